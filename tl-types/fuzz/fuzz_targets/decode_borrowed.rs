//! Looks for bytes of which the borrowed and the owned items make different things.
//!
//! No function leads from an id to a borrowed item, so this is a choice of types that most others are parts of.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_types::{Deserializable, Serializable};
use tl_types_fuzz::decode;

fn same<'a, B, O>(bytes: &'a [u8])
where
    B: Deserializable<'a> + Serializable,
    O: Deserializable<'a> + Serializable + From<B>,
{
    match (decode::<B>(bytes), decode::<O>(bytes)) {
        (Ok((borrowed, encoded)), Ok((_, owned))) => {
            assert!(encoded == owned);
            assert!(O::from(borrowed).to_bytes() == encoded);
        }
        (Err(borrowed), Err(owned)) => assert_eq!(borrowed, owned),
        (borrowed, owned) => panic!("borrowed: {:?}, owned: {:?}", borrowed.err(), owned.err()),
    }
}

macro_rules! all {
    ($bytes:ident: $($module:ident::$($path:ident)::+),* $(,)?) => {
        $(same::<tl_types::borrowed::$module::$($path)::+<'_>, tl_types::$module::$($path)::+>($bytes);)*
    };
}

fuzz_target!(|bytes: &[u8]| {
    all!(bytes:
        enums::Updates,
        enums::Update,
        enums::Message,
        enums::User,
        enums::Chat,
        enums::InputMedia,
        enums::JsonValue,
        enums::PageBlock,
        enums::RichText,
        enums::WebPage,
        enums::auth::Authorization,
        enums::auth::SentCode,
        enums::help::AppUpdate,
        enums::messages::Dialogs,
        enums::messages::Messages,
        enums::messages::StickerSet,
        enums::payments::PaymentForm,
        enums::stories::AllStories,
        enums::updates::ChannelDifference,
        enums::updates::Difference,
        enums::upload::File,
        types::Config,
        types::account::Password,
        types::messages::BotResults,
        types::messages::ChatFull,
        types::messages::ChatInviteImporters,
        types::users::UserFull,
        functions::account::UpdateProfile,
        functions::contacts::ImportContacts,
        functions::messages::SendMedia,
        functions::messages::SendMessage,
        functions::messages::SendMultiMedia,
        functions::messages::SetInlineBotResults,
        functions::upload::SaveFilePart,
    );
});
