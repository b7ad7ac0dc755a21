//! The parts of RPC errors, and that texts arrive unchanged.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::cases::cases;
use tl_types::codec::{Codec, Descriptor, FieldId, NameList, kind};
use tl_types::rpc::{AsRpcError, Audience, ErrorKind, Invoke, PossibleError, RpcError};
use tl_types::{Deserializable, Reader, RemoteCall, Serializable, Writer};

fn error(text: &str) -> RpcError {
    RpcError::new(400, text)
}

#[test]
fn the_number_is_found() {
    for (text, name, number) in [
        ("FLOOD_WAIT_30", "FLOOD_WAIT_%d", 30),
        ("FILE_REFERENCE_3_EXPIRED", "FILE_REFERENCE_%d_EXPIRED", 3),
        ("SLOWMODE_WAIT_5", "SLOWMODE_WAIT_%d", 5),
        ("PHONE_MIGRATE_2", "PHONE_MIGRATE_%d", 2),
        ("2FA_CONFIRM_WAIT_604800", "2FA_CONFIRM_WAIT_%d", 604_800),
        ("PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_5MIN", "PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_%dMIN", 5),
        ("_0", "_%d", 0),
    ] {
        let error = error(text);
        assert_eq!((&*error.name(), error.number()), (name, Some(number)), "{text}");
        assert!(error.is(name) && PossibleError::new(400, name).matches(&error), "{text}");
        assert!(error.is(text) && !error.is("") && !error.is("%d"), "{text}");
        assert!(error.is(&name.replace("%d", "X")) && !error.is(&name.replace("%d", "Y")), "{text}");
        let start = name.strip_suffix("_%d").unwrap_or_default();
        assert_eq!(error.is(start), !start.is_empty(), "{text}");
    }
    for text in ["", "_", "%d", "30", "MD5_CHECKSUM_INVALID", "SHA256_HASH_INVALID", "2FA_X", "A_1X", "A_-1", "A_٣"] {
        assert_eq!((&*error(text).name(), error(text).number()), (text, None));
        assert!(error(text).is(text));
    }
    let large = format!("FLOOD_WAIT_{}", "9".repeat(30));
    assert_eq!((&*error(&large).name(), error(&large).retry_after()), (&*large, None));
}

#[test]
fn an_error_tells_what_to_do() {
    for (text, seconds) in [
        ("FLOOD_WAIT_30", 30),
        ("FLOOD_PREMIUM_WAIT_7", 7),
        ("TAKEOUT_INIT_DELAY_9", 9),
        ("SESSION_TOO_FRESH_86400", 86_400),
        ("STARGIFT_TRANSFER_TOO_EARLY_8", 8),
        ("STORY_SEND_FLOOD_WEEKLY_6", 6),
        ("PREVIOUS_CHAT_IMPORT_ACTIVE_WAIT_5MIN", 300),
    ] {
        assert_eq!(error(text).retry_after(), Some(Duration::from_secs(seconds)), "{text}");
        assert_eq!(error(text).migrate_to(), None);
    }
    for text in ["FILE_REFERENCE_3_EXPIRED", "PHONE_MIGRATE_2", "EMAIL_UNCONFIRMED_6", "FLOOD_WAIT", "PEER_FLOOD"] {
        assert_eq!(error(text).retry_after(), None, "{text}");
    }
    assert_eq!(error("PHONE_MIGRATE_2").migrate_to(), Some(2));
    assert_eq!(error("FILE_MIGRATE_4294967296").migrate_to(), None);
    assert_eq!(RpcError::new(303, "").kind(), ErrorKind::Elsewhere);
    assert_eq!(RpcError::new(-503, "Timeout").kind(), ErrorKind::Timeout);
    assert_eq!(RpcError::new(i32::MIN, "").kind(), ErrorKind::Other);
    assert!(RpcError::new(403, "NEW").is_permission());
    assert!(error("CHAT_ADMIN_REQUIRED").is_permission() && error("CHANNEL_PRIVATE").is_permission());
    assert!(!error("PEER_ID_INVALID").is_permission());
}

#[test]
fn any_text_is_kept() {
    cases(2000, |u| {
        let mut text = String::new();
        for _ in 0..u.int_in_range(0..=6)? {
            let part = ["FLOOD", "WAIT", "MIGRATE", "_", "_", "%d", "MIN", "0", "42", "99999999999999999999"];
            text += if u.arbitrary()? { u.choose(&part)? } else { u.arbitrary::<&str>()? };
        }
        let error = RpcError::new(u.arbitrary()?, &*text);
        assert_eq!(error.to_string(), text);
        assert!(error.is(&error.name()) || text.contains("%d"), "{text:?}");
        let _ = (error.kind(), error.retry_after(), error.migrate_to(), error.is_permission());
        assert!(error.number().is_none_or(|number| text.contains(&number.to_string()) || text.contains("_0")));
        Ok(())
    });
}

struct Echo(Vec<u8>);

impl Invoke for Echo {
    type Error = tl_types::Error;

    async fn invoke<R: RemoteCall + Sync>(&self, request: &R) -> Result<R::Return, Self::Error> {
        assert!(request.serialized_len() > 0);
        R::Return::from_bytes(&self.0)
    }
}

#[test]
fn a_client_returns_what_the_call_returns() {
    fn sends(future: impl Future<Output = Result<Vec<crate::sample::RichText>, tl_types::Error>> + Send) {
        let poll = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
        assert_eq!(poll, Poll::Ready(Ok(vec![crate::sample::RichText::Empty])));
    }
    let client = Echo(vec![crate::sample::RichText::Empty].to_bytes());
    let request = crate::sample::GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: crate::sample::InputPeer::Empty,
        link: None,
        q: None,
        offset_date: 0,
        limit: 10,
    };
    sends(client.invoke(&request));
    sends(<&Echo>::invoke(&&client, &&request));
}

#[test]
fn generic_callers_find_the_rpc_error() {
    /// The error of a client, with its source.
    #[derive(Debug)]
    struct Failed(RpcError);

    impl std::fmt::Display for Failed {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the call failed")
        }
    }

    impl std::error::Error for Failed {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    fn wait<E: AsRpcError>(error: E) -> Option<u64> {
        error.as_rpc_error()?.number()
    }
    let error = || RpcError::new(420, "FLOOD_WAIT_30");
    assert_eq!(wait(error()), Some(30));
    assert_eq!(wait(Box::<dyn std::error::Error + Send + Sync>::from(error())), Some(30));
    assert_eq!(wait(Box::<dyn std::error::Error>::from(Failed(error()))), Some(30));
    assert_eq!(wait(i32::from_bytes(&[]).expect_err("empty")), None);
}

#[test]
fn facts_of_a_call_are_those_of_what_it_refers_to() {
    assert_eq!(<&crate::sample::GetChatInviteImporters>::audience(), Some(Audience::User));
    let mut errors = <&&crate::sample::GetChatInviteImporters>::possible_errors();
    assert_eq!(errors.next(), Some(PossibleError::new(400, "CHAT_ADMIN_REQUIRED")));
    let rest = errors.clone();
    assert_eq!(format!("{errors:?}"), r#"[PossibleError { code: -503, name: "Timeout", other_codes: "" }]"#);
    assert_eq!((errors.count(), rest.last()), (1, Some(PossibleError::new(-503, "Timeout"))));
    assert_eq!(<crate::sample::InvokeWithLayer<&crate::sample::GetChatInviteImporters>>::audience(), None);
    assert_eq!(
        <crate::sample::InvokeWithLayer<&crate::sample::GetChatInviteImporters>>::possible_errors().next(),
        None
    );
}

/// The audience and the errors, with their codes, of a function with this metadata.
macro_rules! metadata {
    ($text:literal) => {{
        struct Call;
        impl<'a> Codec<'a> for Call {
            type Value = Self;
            type Kind = kind::Combinator;
            const DESCRIPTOR: Descriptor = Descriptor::new(1, 4, "call");

            fn write(&self, w: Writer) -> Writer {
                w
            }

            fn read(_: &mut Reader<'a>, _: FieldId) -> Self {
                Self
            }
        }
        impl RemoteCall for Call {
            type Return = bool;
            const METADATA: NameList = NameList::new($text);
        }
        let errors = Call::possible_errors().map(|error| (error.name, error.codes().collect()));
        (Call::audience(), errors.collect::<Vec<(&str, Vec<i32>)>>())
    }};
}

#[test]
fn metadata_is_the_audience_then_errors() {
    assert_eq!(metadata!("user"), (Some(Audience::User), vec![]));
    assert_eq!(metadata!("bot,400 A"), (Some(Audience::Bot), vec![("A", vec![400])]));
    let both = vec![("A", vec![400]), ("B C", vec![-503])];
    assert_eq!(metadata!("both,400 A,-503 B C"), (Some(Audience::Both), both));
    assert_eq!(metadata!("-,420 A_%d"), (None, vec![("A_%d", vec![420])]));
    let several = vec![("A", vec![406, 400]), ("B", vec![-503, 500, 400]), ("C", vec![400])];
    assert_eq!(metadata!("-,406/400 A,-503/500/400 B,400 C"), (None, several));
}

/// The end is at the first entry that is no error, and stays there.
#[test]
fn entries_that_are_no_errors_end_the_list() {
    let odd = [
        metadata!(""),
        metadata!("-"),
        metadata!("nobody"),
        metadata!("user "),
        metadata!("u\u{441}er"),
        metadata!("-,400"),
        metadata!("-,A 400"),
        metadata!("-,9999999999 A"),
        metadata!("-,x,400 A"),
    ];
    for (nth, odd) in odd.into_iter().enumerate() {
        assert_eq!(odd, (None, vec![]), "{nth}");
    }
    assert_eq!(metadata!("-,400 A,x,400 B").1, [("A", vec![400])]);
}

#[cfg(feature = "api")]
#[test]
fn facts_of_generated_calls() {
    use tl_types::functions::messages::{GetChatInviteImporters, ImportChatInvite};

    assert_eq!(ImportChatInvite::audience(), Some(Audience::User));
    let errors: Vec<(i32, &str)> = ImportChatInvite::possible_errors().map(|error| (error.code, error.name)).collect();
    let expected = [
        (400, "CHANNELS_TOO_MUCH"),
        (400, "CHANNEL_INVALID"),
        (400, "CHANNEL_PRIVATE"),
        (400, "CHAT_INVALID"),
        (400, "INVITE_HASH_EMPTY"),
        (406, "INVITE_HASH_EXPIRED"),
        (400, "INVITE_HASH_INVALID"),
        (400, "INVITE_REQUEST_SENT"),
        (400, "MSG_ID_INVALID"),
        (400, "PEER_ID_INVALID"),
        (400, "STARS_PAYMENT_REQUIRED"),
        (400, "USERS_TOO_MUCH"),
        (400, "USER_ALREADY_PARTICIPANT"),
        (400, "USER_CHANNELS_TOO_MUCH"),
    ];
    assert_eq!(errors, expected);
    assert_eq!(<&GetChatInviteImporters>::audience(), Some(Audience::User));
    assert!(<&GetChatInviteImporters>::possible_errors().any(|error| error.name == "SEARCH_WITH_LINK_NOT_SUPPORTED"));
    assert_eq!(tl_types::functions::help::GetConfig::audience(), Some(Audience::Both));
    assert_eq!(tl_types::functions::bots::GetBotCommands::audience(), Some(Audience::Bot));
    #[cfg(feature = "borrowed")]
    {
        use tl_types::borrowed::functions::messages::ImportChatInvite as Borrowed;
        assert_eq!(Borrowed::audience(), Some(Audience::User));
        assert!(Borrowed::possible_errors().eq(ImportChatInvite::possible_errors()));
    }
}
