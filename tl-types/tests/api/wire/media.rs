//! Files, photos and stickers.

use tl_types::{enums, functions, types};

use super::{Fixture, fixture};

pub(crate) fn fixtures() -> Vec<Fixture> {
    vec![
        fixture(
            "photos.uploadProfilePhoto#0388a3b5 flags:# fallback:flags.3?true bot:flags.5?InputUser \
             file:flags.0?InputFile video:flags.1?InputFile video_start_ts:flags.2?double \
             video_emoji_markup:flags.4?VideoSize = photos.Photo",
            functions::photos::UploadProfilePhoto {
                fallback: true,
                bot: None,
                file: None,
                video: Some(enums::InputFile::Big(types::InputFileBig { id: 1, parts: 2, name: "v".to_owned() })),
                video_start_ts: Some(0.5),
                video_emoji_markup: None,
            },
            r#"
            b5a38803           photos.uploadProfilePhoto
            0e000000           flags: bits 1, video, 2, video_start_ts, and 3, fallback
            b50b4ffa           video: inputFileBig
            01000000 00000000  id: 1
            02000000           parts: 2
            01760000           name: 1 byte, "v"
            00000000 0000e03f  video_start_ts: 0.5 is 3fe00000 00000000
            "#,
        ),
        fixture(
            "stickers.changeStickerPosition#ffb6d4ca sticker:InputDocument position:int = \
             messages.StickerSet",
            functions::stickers::ChangeStickerPosition {
                sticker: enums::InputDocument::Document(types::InputDocument {
                    id: 1,
                    access_hash: 2,
                    file_reference: vec![0xff],
                }),
                position: 3,
            },
            "
            cad4b6ff           stickers.changeStickerPosition
            75b5bf1a           sticker: inputDocument
            01000000 00000000  id: 1
            02000000 00000000  access_hash: 2
            01ff0000           file_reference: 1 byte, ff
            03000000           position: 3
            ",
        ),
        fixture(
            "storage.filePng#0a4f63c0 = storage.FileType",
            enums::storage::FileType::Png,
            "
            c0634f0a  storage.filePng
            ",
        ),
        fixture(
            "upload.file#096a18d5 type:storage.FileType mtime:int bytes:bytes = upload.File",
            enums::upload::File::File(types::upload::File {
                r#type: enums::storage::FileType::Png,
                mtime: 0,
                bytes: vec![7; 255],
            }),
            "
            d5186a09      upload.file
            c0634f0a      type: storage.filePng
            00000000      mtime: 0
            feff0000      bytes: fe, then the length 255 in three bytes
            07070707 x63  252 times 7
            07070700      three times 7, padding
            ",
        ),
        fixture(
            "upload.saveFilePart#b304a621 file_id:long file_part:int bytes:bytes = Bool",
            functions::upload::SaveFilePart { file_id: -3, file_part: 0, bytes: Vec::new() },
            "
            21a604b3           upload.saveFilePart
            fdffffff ffffffff  file_id: -3
            00000000           file_part: 0
            00000000           bytes: 0 bytes
            ",
        ),
    ]
}
