//! Hostile bytes for real types: an error, never a panic, an overflow of the stack or a large allocation.

use arbtest::arbtest;
use tl_types::{Deserializable, ErrorKind, Identifiable, Serializable, enums, types};

/// Ids that nest without end, as bytes: each stands where the next value is expected.
fn nested(ids: &[u32], len: usize) -> Vec<u8> {
    let period: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
    period.iter().copied().cycle().take(len).collect()
}

fn too_deep<T: for<'a> Deserializable<'a>>(bytes: &[u8]) {
    let error = T::from_bytes(bytes).err().expect("not endless");
    assert!(matches!(error.kind(), ErrorKind::TooDeep { .. }), "{error}");
}

#[test]
fn values_in_values_are_limited() {
    const VECTOR: u32 = 0x1cb5c415;
    too_deep::<enums::RichText>(&nested(&[types::TextBold::CONSTRUCTOR_ID], 800_000));
    too_deep::<enums::RichText>(&nested(&[types::TextConcat::CONSTRUCTOR_ID, VECTOR, 1000], 800_000));
    too_deep::<enums::PageBlock>(&nested(&[types::PageBlockCover::CONSTRUCTOR_ID], 800_000));
    too_deep::<enums::JsonValue>(&nested(&[types::JsonArray::CONSTRUCTOR_ID, VECTOR, 1000], 800_000));
}

#[test]
fn the_largest_values_fit_on_the_stack_as_deep_as_they_may_be() {
    // Text as deep as it may be, in a block as deep as it may be.
    let mut text = enums::RichText::TextEmpty;
    for _ in 0..30 {
        text = enums::RichText::TextBold(types::TextBold { text: Box::new(text) });
    }
    let mut block = enums::PageBlock::Header(types::PageBlockHeader { text });
    for _ in 0..30 {
        block = enums::PageBlock::Cover(types::PageBlockCover { cover: Box::new(block) });
    }
    let bytes = block.to_bytes();
    assert_eq!(enums::PageBlock::from_bytes(&bytes).expect("deep, but not too deep"), block);
}

fn response() -> types::messages::ChatInviteImporters {
    let importer = types::ChatInviteImporter {
        requested: true,
        via_chatlist: false,
        user_id: 1,
        date: 2,
        about: Some("text \u{e9}".to_owned()),
        approved_by: Some(3),
    };
    types::messages::ChatInviteImporters {
        count: 2,
        importers: vec![importer.clone(), importer],
        users: vec![enums::User::Empty(types::UserEmpty { id: 4 })],
    }
}

#[test]
fn every_prefix_is_an_error() {
    let bytes = response().to_bytes();
    for end in 0..bytes.len() {
        assert!(types::messages::ChatInviteImporters::from_bytes(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn changed_bytes_never_panic() {
    let bytes = response().to_bytes();
    for at in 0..bytes.len() {
        for change in [1, 0x80, 0xff] {
            let mut bytes = bytes.clone();
            bytes[at] ^= change;
            if let Ok(value) = types::messages::ChatInviteImporters::from_bytes(&bytes) {
                let again = value.to_bytes();
                assert_eq!(again.len(), value.serialized_len());
                assert_eq!(types::messages::ChatInviteImporters::from_bytes(&again).as_ref(), Ok(&value));
            }
        }
    }
}

#[test]
fn any_bytes_behind_an_id_never_panic() {
    fn try_as<T: for<'a> Deserializable<'a> + Serializable>(id: u32, rest: &[u8]) {
        let bytes = [&id.to_le_bytes(), rest].concat();
        if let Ok(value) = T::from_bytes(&bytes) {
            assert_eq!(value.to_bytes().len(), value.serialized_len());
        }
    }
    arbtest(|u| {
        let rest: Vec<u8> = u.arbitrary()?;
        try_as::<enums::Message>(types::Message::CONSTRUCTOR_ID, &rest);
        try_as::<enums::Updates>(types::Updates::CONSTRUCTOR_ID, &rest);
        try_as::<enums::User>(types::User::CONSTRUCTOR_ID, &rest);
        try_as::<enums::ChatFull>(types::ChannelFull::CONSTRUCTOR_ID, &rest);
        try_as::<enums::messages::Dialogs>(types::messages::Dialogs::CONSTRUCTOR_ID, &rest);
        Ok(())
    })
    .budget_ms(500);
}
