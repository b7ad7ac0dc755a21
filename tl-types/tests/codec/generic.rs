//! Generic code over calls, with no other bound than `RemoteCall`.

use crate::sample::{GetChatInviteImporters, InvokeWithLayer, RichText, request};
use tl_types::rpc::Servable;
use tl_types::{Deserializable, DeserializableOwned, Opaque, RemoteCall, Serializable};

/// Encodes a borrowed call in a wrapper.
fn wrap<R: RemoteCall>(query: &R) -> Vec<u8> {
    let wrapped = InvokeWithLayer { layer: 230, query };
    assert!(is_call(&wrapped) && is_call(&query) && is_call(&InvokeWithLayer { layer: 1, query: &wrapped }));
    wrapped.to_bytes()
}

fn is_call<R: RemoteCall>(call: &R) -> bool {
    call.to_bytes().starts_with(&R::CONSTRUCTOR_ID.to_le_bytes()) && !R::NAME.is_empty()
}

/// Decodes a result, and encodes it again as a part of others.
fn answer<R: RemoteCall>(bytes: Vec<u8>) -> R::Return {
    let value = R::Return::from_bytes(&bytes).expect("the result of the call");
    assert_eq!(value.to_bytes(), bytes);
    assert_eq!(vec![&value, &value].to_bytes()[8..], [&bytes[..], &bytes].concat());
    #[cfg(feature = "mtproto")]
    assert_eq!(tl_types::mtproto::RpcResult { req_msg_id: 1, result: &value }.to_bytes()[12..], bytes);
    value
}

fn serve<R: Servable>(call: &[u8], handler: impl Fn(R) -> R::Return) -> Vec<u8> {
    handler(R::from_bytes(call).expect("the call")).to_bytes()
}

fn owned<T: DeserializableOwned>(bytes: Vec<u8>) -> T {
    T::from_bytes(&bytes).expect("a value")
}

#[test]
fn a_call_needs_no_other_bound() {
    let bytes = wrap(&request());
    assert_eq!(bytes[8..], request().to_bytes());
    assert_eq!(wrap(&&request()), bytes);
    assert_eq!(wrap(&InvokeWithLayer { layer: 7, query: request() })[8..16], [0x0d, 0x0d, 0x9b, 0xda, 7, 0, 0, 0]);
    let texts = vec![RichText::Empty];
    assert_eq!(answer::<InvokeWithLayer<GetChatInviteImporters>>(texts.to_bytes()), texts);
    assert_eq!(serve(&request().to_bytes(), |_: GetChatInviteImporters| texts.clone()), texts.to_bytes());
    assert_eq!(owned::<Vec<RichText>>(texts.to_bytes()), texts);
}

#[test]
fn a_value_of_any_type_can_be_wrapped() {
    let values: [&dyn Serializable; 3] = [&request(), &true, &vec!["text"]];
    for query in values {
        let bytes = InvokeWithLayer { layer: 230, query }.to_bytes();
        assert_eq!(bytes[8..], query.to_bytes());
        assert_eq!(InvokeWithLayer::<Opaque>::from_bytes(&bytes).map(|call| call.query.0), Ok(query.to_bytes()));
        assert_eq!(vec![query, query].to_bytes()[8..], [query.to_bytes(), query.to_bytes()].concat());
    }
}

/// Borrowed calls are calls in generic code, too.
#[cfg(all(feature = "api", feature = "borrowed"))]
#[test]
fn a_borrowed_call_needs_no_other_bound() {
    use tl_types::borrowed::functions::{InitConnection, help::GetAppUpdate, messages::ImportChatInvite};

    let hash = String::from("AbC");
    let call = ImportChatInvite { hash: &hash };
    let bytes = wrap(&call);
    assert_eq!(ImportChatInvite::from_bytes(&bytes[8..]), Ok(call));
    let query = InitConnection {
        api_id: 1,
        device_model: &hash,
        system_version: "",
        app_version: "",
        system_lang_code: "",
        lang_pack: "",
        lang_code: "",
        proxy: None,
        params: None,
        query: &GetAppUpdate { source: &hash },
    };
    assert!(is_call(&query));
    let bytes = wrap(&query);
    let same = InitConnection::<GetAppUpdate<'_>>::from_bytes(&bytes[8..]).expect("the call");
    assert_eq!((same.device_model, same.query.source), ("AbC", "AbC"));
}
