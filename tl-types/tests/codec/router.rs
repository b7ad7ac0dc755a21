//! The router of a server: which handler a call reaches, and the errors of calls that reach none.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::cases::cases;
use crate::sample::{GetChatInviteImporters, InvokeWithLayer, RichText, request};
use tl_types::rpc::{Router, RpcError};
use tl_types::{Opaque, Serializable};

#[derive(Debug, Default, PartialEq)]
struct State {
    layers: Vec<i32>,
    calls: u32,
}

fn importers(call: &GetChatInviteImporters, state: &mut State) -> Result<Vec<RichText>, RpcError> {
    state.calls += 1;
    match call.limit {
        0 => Err(RpcError::new(400, "LIMIT_INVALID")),
        limit => Ok(vec![RichText::Plain(limit.to_string())]),
    }
}

fn router() -> Router<State> {
    Router::new().on(|call: GetChatInviteImporters, state: &mut State| importers(&call, state)).on_wrapper(
        |call: &InvokeWithLayer<Opaque>, state: &mut State| {
            state.layers.push(call.layer);
            if call.layer < 0 { Err(RpcError::new(400, "INPUT_LAYER_INVALID")) } else { Ok(()) }
        },
    )
}

fn expected() -> Vec<u8> {
    vec![RichText::Plain("100".to_owned())].to_bytes()
}

#[track_caller]
fn error(call: &[u8]) -> String {
    format!("{:#}", router().call(call, &mut State::default()).unwrap_err())
}

const MALFORMED: &str = "INPUT_FETCH_ERROR (code 400)";

#[test]
fn a_call_reaches_its_handler() {
    let mut state = State::default();
    let router = router();
    assert_eq!(router.call(&request().to_bytes(), &mut state), Ok(expected()));
    let wrapped = InvokeWithLayer { layer: 5, query: InvokeWithLayer { layer: 6, query: request() } };
    assert_eq!(router.call(&wrapped.to_bytes(), &mut state), Ok(expected()));
    assert_eq!(state, State { layers: vec![5, 6], calls: 2 });
    let call = GetChatInviteImporters { limit: 0, ..request() };
    assert_eq!(router.call(&call.to_bytes(), &mut state), Err(RpcError::new(400, "LIMIT_INVALID")));
    assert_eq!(format!("{router:?}"), r#"Router {"da9b0d0d", "df04dd4e"}"#);
}

#[test]
fn an_error_of_a_hook_is_the_answer() {
    let call = InvokeWithLayer { layer: -1, query: request() };
    assert_eq!(error(&call.to_bytes()), "INPUT_LAYER_INVALID (code 400)");
}

#[test]
fn unknown_calls_are_named_by_id() {
    let unknown = |id: u32| format!("INPUT_METHOD_INVALID_{id} (code 400)");
    assert_eq!(error(&7_u32.to_bytes()), unknown(7));
    assert_eq!(error(&InvokeWithLayer { layer: 1, query: u32::MAX }.to_bytes()), unknown(u32::MAX));
    let error = router().call(&true.to_bytes(), &mut State::default()).unwrap_err();
    assert!(error.is("INPUT_METHOD_INVALID_%d"));
}

#[test]
fn unknown_calls_reach_the_hook_without_the_functions_around_them() {
    let router = router().on_unknown(|id, call, state: &mut State| {
        state.layers.push(call.len() as i32);
        RpcError::new(404, format!("{id:x}"))
    });
    let mut state = State::default();
    let error = router.call(&InvokeWithLayer { layer: 5, query: 7_i64 }.to_bytes(), &mut state).unwrap_err();
    assert_eq!((error.code, &*error.message), (404, "7"));
    assert_eq!(state.layers, [5, 8], "that of the wrapper, then the length of the call");
    assert_eq!(router.call(&request().to_bytes(), &mut state), Ok(expected()));
    assert_eq!(router.call(&[7], &mut state).unwrap_err().message, "INPUT_FETCH_ERROR");
}

#[test]
fn malformed_calls_are_errors() {
    let call = InvokeWithLayer { layer: 1, query: request() }.to_bytes();
    for len in 0..call.len() {
        assert_eq!(error(&call[..len]), MALFORMED, "{len}");
    }
    assert_eq!(error(&[&call[..], &[0; 4]].concat()), MALFORMED);
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| {
        let one = InvokeWithLayer { layer: 1, query: Opaque(Vec::new()) }.to_bytes();
        [one.repeat(levels), request().to_bytes()].concat()
    };
    let mut state = State::default();
    assert_eq!(router().call(&nested(16), &mut state), Ok(expected()));
    assert_eq!(error(&nested(17)), MALFORMED);
    assert_eq!(error(&nested(10_000)), MALFORMED);
}

#[cfg(feature = "gzip")]
#[test]
fn a_packed_call_is_unpacked_once() {
    use tl_types::mtproto::GzipPacked;

    let packed = GzipPacked::pack(&InvokeWithLayer { layer: 5, query: request() });
    let mut state = State::default();
    assert_eq!(router().call(&packed.to_bytes(), &mut state), Ok(expected()));
    let wrapped = InvokeWithLayer { layer: 6, query: GzipPacked::pack(&request()) };
    assert_eq!(router().call(&wrapped.to_bytes(), &mut state), Ok(expected()));
    assert_eq!(state.layers, [5, 6]);

    let id = GzipPacked::CONSTRUCTOR_ID;
    let twice = GzipPacked::pack(&InvokeWithLayer { layer: 5, query: &packed });
    assert_eq!(error(&twice.to_bytes()), format!("INPUT_METHOD_INVALID_{id} (code 400)"));
    assert_eq!(error(&GzipPacked::pack(&packed).to_bytes()), MALFORMED);
    assert_eq!(error(&GzipPacked { packed_data: vec![1; 20] }.to_bytes()), MALFORMED);
    let limited = router().unpack_limit(packed.unpack(1000).expect("a call").len() - 1);
    let error = limited.call(&packed.to_bytes(), &mut state).unwrap_err();
    assert_eq!(format!("{error:#}"), "INPUT_REQUEST_TOO_LONG (code 400)");
}

#[test]
fn handlers_may_be_async() {
    async fn importers(call: GetChatInviteImporters, state: Arc<str>) -> Result<Vec<RichText>, RpcError> {
        Ok(vec![RichText::Plain(format!("{state} {}", call.limit))])
    }
    fn ready<T>(future: impl Future<Output = T> + Send) -> T {
        let Poll::Ready(value) = pin!(future).poll(&mut Context::from_waker(Waker::noop())) else { panic!("waits") };
        value
    }

    let router =
        Router::new_async().on(importers).on_wrapper(|call: &InvokeWithLayer<Opaque>, state: &mut Arc<str>| {
            *state = format!("{state}{}", call.layer).into();
            Ok(())
        });
    let call = InvokeWithLayer { layer: 5, query: request() }.to_bytes();
    let answer = vec![RichText::Plain("layer5 100".to_owned())].to_bytes();
    assert_eq!(ready(router.call(&call, "layer".into())), Ok(answer));
    assert_eq!(ready(router.call(&call[..9], "".into())), Err(RpcError::new(400, "INPUT_FETCH_ERROR")));
    // A later handler replaces an earlier one.
    let router = router.on(async |_: GetChatInviteImporters, _: Arc<str>| Err(RpcError::new(500, "LATER")));
    assert_eq!(ready(router.call(&call, "".into())), Err(RpcError::new(500, "LATER")));
}

#[test]
fn any_bytes_are_answered() {
    let ids = [0xda9b0d0d_u32, 0xdf04dd4e, 0x3072cfa1, 0, 1, 5, 0xdde8a54c];
    cases(2000, |u| {
        let mut call = Vec::new();
        while !u.is_empty() && call.len() < 400 {
            match u.ratio(3, 4)? {
                true => call.extend(u.choose(&ids)?.to_le_bytes()),
                false => call.extend(u.bytes(u.len().min(4))?),
            }
        }
        let _ = router().call(&call, &mut State::default());
        Ok(())
    });
}
