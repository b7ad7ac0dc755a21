//! Borrowed values that become owned: a choice of types and functions that most others are parts of, since no id leads from
//! a borrowed type to the owned one.

use std::collections::BTreeSet;
use std::fmt::Debug;

use tl_types::schema::{API, Combinator};
use tl_types::shape::Shape;
use tl_types::{Api, Deserializable, Registry, Serializable};

use crate::by_schema::{Value, choices, each};
use crate::every_id::subjects::MAKER;

/// The number of values of each constructor, which `TL_EACH` changes.
const SAMPLE: u32 = 8;

/// Checks values of a type, or of a function, and tells the combinators that are in them.
fn become_owned<'a, B, O>(seen: &mut BTreeSet<&'static str>)
where
    B: Deserializable<'a> + Serializable,
    O: Deserializable<'a> + Serializable + Debug + From<B>,
{
    let combinators: Vec<&Combinator> = match O::SHAPE {
        Shape::Combinator { id, .. } => API.find(id).into_iter().map(|found| found.combinator).collect(),
        shape => API.ty(shape.name()).into_iter().flat_map(|ty| ty.constructors).collect(),
    };
    assert!(!combinators.is_empty(), "{:?} is not of the Telegram API", O::SHAPE);
    for combinator in combinators {
        let found = API.find(combinator.id()).expect("a combinator of this schema");
        for (seed, size) in choices(combinator.id(), each(SAMPLE)) {
            let value = MAKER.make(found, seed, 4 * size);
            // As long as the program, as in `views`.
            let bytes: &'a [u8] = value.bytes().leak();
            let owned = O::from(B::from_bytes(bytes).expect("a value of this type"));
            let case =
                || format!("{}: seed {seed}, size {}: {}", combinator.name(), 4 * size, value.json(Api::SCHEMAS));
            assert_eq!(owned.to_bytes(), bytes, "{}", case());
            value.check_debug(&format!("{owned:?}")).unwrap_or_else(|what| panic!("{what}: {}", case()));
            value.each(&mut |piece| {
                if let Value::Record(record) = piece {
                    seen.insert(record.combinator.name());
                }
            });
        }
    }
}

#[test]
fn borrowed_values_become_owned() {
    let mut seen = BTreeSet::new();
    macro_rules! all {
        ($($module:ident::$($path:ident)::+),* $(,)?) => {
            $(become_owned::<tl_types::borrowed::$module::$($path)::+<'_>, tl_types::$module::$($path)::+>(&mut seen);)*
        };
    }
    all!(
        enums::AttachMenuBots,
        enums::ChannelAdminLogEventAction,
        enums::ChannelParticipantsFilter,
        enums::InputBotInlineResult,
        enums::InputFileLocation,
        enums::InputInvoice,
        enums::InputMedia,
        enums::InputPaymentCredentials,
        enums::MessageAction,
        enums::MessageMedia,
        enums::PageBlock,
        enums::ReportResult,
        enums::RichText,
        enums::Update,
        enums::messages::Dialogs,
        enums::messages::Messages,
        enums::payments::PaymentForm,
        enums::payments::PaymentReceipt,
        enums::updates::Difference,
        enums::upload::File,
        types::InputAppEvent,
        types::account::AuthorizationForm,
        types::account::PasswordInputSettings,
        types::channels::AdminLogResults,
        types::help::RecentMeUrls,
        types::messages::BotResults,
        types::messages::ChatFull,
        types::payments::StarsStatus,
        types::stats::BroadcastStats,
        types::users::UserFull,
        functions::account::UpdateProfile,
        functions::channels::CreateChannel,
        functions::contacts::ImportContacts,
        functions::ephemeral::SendMessage,
        functions::messages::EditMessage,
        functions::messages::GetChatInviteImporters,
        functions::messages::GetExportedChatInvites,
        functions::messages::RequestWebView,
        functions::messages::SaveDraft,
        functions::messages::Search,
        functions::messages::SendMedia,
        functions::messages::SendMessage,
        functions::messages::SendMultiMedia,
        functions::messages::SetInlineBotResults,
        functions::payments::GetSavedStarGifts,
        functions::phone::JoinGroupCall,
        functions::stickers::CreateStickerSet,
        functions::stories::SendStory,
        functions::upload::SaveFilePart,
    );
    println!("{} combinators became owned", seen.len());
    assert!(seen.len() >= 900, "{} combinators are few", seen.len());
}
