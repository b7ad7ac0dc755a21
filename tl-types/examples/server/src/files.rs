//! Uploaded files, and the functions that save and read their parts.

use std::collections::{BTreeMap, HashMap, VecDeque};

use tl_types::functions::upload::{GetFile, SaveBigFilePart, SaveFilePart};
use tl_types::rpc::RpcError;
use tl_types::{enums, types};

use crate::DATA_CENTRES;
use crate::handlers::Call;
use crate::{lock, now};

/// The maximum memory of all files in bytes; of more, the first ones are forgotten.
const MAX_MEMORY: usize = 64 << 20;
/// The memory that a part takes beside its bytes, about, so that many small files are limited too.
const OVERHEAD: usize = 512;
/// The maximum length of a part in bytes, and of what a client can read at once.
const MAX_PART: usize = 512 << 10;
const MAX_READ: i32 = 1 << 20;
/// The maximum number of parts.
const MAX_PARTS: i32 = 4000;

/// The files of all clients, in memory.
#[derive(Default)]
pub struct Files {
    by_id: HashMap<i64, BTreeMap<i32, Vec<u8>>>,
    order: VecDeque<i64>,
    memory: usize,
}

impl Files {
    fn save(&mut self, id: i64, part: i32, bytes: Vec<u8>) -> Result<bool, RpcError> {
        match part {
            0..MAX_PARTS => {}
            _ => return Err(RpcError::new(400, "FILE_PART_INVALID")),
        }
        match bytes.len() {
            0 => return Err(RpcError::new(400, "FILE_PART_EMPTY")),
            1..=MAX_PART => {}
            _ => return Err(RpcError::new(400, "FILE_PART_TOO_BIG")),
        }
        let file = self.by_id.entry(id).or_insert_with(|| {
            self.order.push_back(id);
            BTreeMap::new()
        });
        self.memory += memory(&bytes);
        self.memory -= file.insert(part, bytes).map_or(0, |earlier| memory(&earlier));
        while self.memory > MAX_MEMORY
            && let Some(oldest) = self.order.pop_front()
        {
            let forgotten = self.by_id.remove(&oldest).unwrap_or_default();
            self.memory -= forgotten.values().map(|part| memory(part)).sum::<usize>();
        }
        Ok(true)
    }

    /// Returns up to `limit` bytes from the offset on.
    fn read(&self, id: i64, offset: usize, limit: usize) -> Option<Vec<u8>> {
        let bytes = self.by_id.get(&id)?.values().scan(0, |end, part| {
            let start = *end;
            *end += part.len();
            Some(part.get(offset.saturating_sub(start)..).unwrap_or_default())
        });
        let mut read = Vec::new();
        for part in bytes {
            let left = limit - read.len();
            read.extend_from_slice(&part[..part.len().min(left)]);
        }
        Some(read)
    }
}

fn memory(part: &[u8]) -> usize {
    part.len() + OVERHEAD
}

pub fn save_part(call: SaveFilePart, context: &mut Call) -> Result<bool, RpcError> {
    lock(&context.server.files).save(call.file_id, call.file_part, call.bytes)
}

pub fn save_big_part(call: SaveBigFilePart, context: &mut Call) -> Result<bool, RpcError> {
    lock(&context.server.files).save(call.file_id, call.file_part, call.bytes)
}

/// Reads the file that was uploaded with the identifier of the document: in the second data centre, if that is odd.
pub fn get(call: GetFile, context: &mut Call) -> Result<enums::upload::File, RpcError> {
    let enums::InputFileLocation::DocumentFileLocation(location) = call.location else {
        return Err(RpcError::new(400, "LOCATION_INVALID"));
    };
    let dc = DATA_CENTRES[usize::from(location.id & 1 == 1)];
    if dc != context.dc {
        return Err(RpcError::new(303, format!("FILE_MIGRATE_{dc}")));
    }
    let offset = usize::try_from(call.offset).map_err(|_| RpcError::new(400, "OFFSET_INVALID"))?;
    let limit @ 1..=MAX_READ = call.limit else { return Err(RpcError::new(400, "LIMIT_INVALID")) };
    let bytes = lock(&context.server.files).read(location.id, offset, limit as usize);
    let bytes = bytes.ok_or_else(|| RpcError::new(400, "FILE_ID_INVALID"))?;
    Ok(types::upload::File { r#type: enums::storage::FileType::Unknown, mtime: now(), bytes }.into())
}
