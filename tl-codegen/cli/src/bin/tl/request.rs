//! `--request`: the type of a result, from the call that it answers.

use std::path::Path;

use tl_codegen::nearest;
use tl_runtime::Reader;
use tl_runtime::mtproto::RpcResult;
use tl_runtime::schema::{Applied, Base, Event, Found, Function, Schema, Schemas, Slot, Ty, Type, notation};
use tl_runtime::shape::Shape;

use crate::bytes::{self, Bytes};
use crate::failure::{Failure, Result};

const RPC_RESULT: u32 = <RpcResult>::CONSTRUCTOR_ID;

/// The definition whose result [`typed`] replaces.
pub(crate) const DEFINITION: &str = "rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult;";

/// Returns the function that is called, and its schema. `request` is its name, or the encoded call: a file or hex digits.
pub(crate) fn function(schemas: Schemas, request: &str) -> Result<(&'static Schema, &'static Function)> {
    if let Some(found) = schemas.named(request) {
        let Some(function) = found.function else {
            return Err(Failure::new(format!("`{request}` is a constructor, not a function")));
        };
        if !returns_own(function) {
            let message = format!("`{request}` returns the result of the call in it");
            return Err(Failure::new(message).help("pass the name of that function"));
        }
        return Ok((found.schema, function));
    }
    let path = Path::new(request);
    let call = match bytes::hex(request.as_bytes()) {
        _ if path.is_file() => Bytes::read(path, None)?.bytes,
        Ok(call) => call,
        Err(_) => {
            let functions = schemas.0.iter().flat_map(|schema| schema.functions);
            let near = nearest(request, functions.map(|function| function.combinator.name()));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Failure::new(format!("`{request}` is neither a function of the schema nor a file{near}")));
        }
    };
    called(schemas, &call).ok_or_else(|| {
        Failure::new(format!("{request} calls no function of the schema")).help("`tl inspect` shows what the bytes are")
    })
}

/// Returns the first function in an encoded value that is no wrapper of another one.
fn called(schemas: Schemas, call: &[u8]) -> Option<(&'static Schema, &'static Function)> {
    let mut r = Reader::new(call).lossy_utf8(true);
    schemas.walk(&mut r, Shape::Type("Object")).map_while(Result::ok).find_map(|event| {
        let Event::Enter { combinator, .. } = event else { return None };
        let Found { schema, function, .. } = schemas.find(combinator.id())?;
        function.filter(|function| returns_own(function)).map(|function| (schema, function))
    })
}

/// Returns whether the result does not depend on another call in this one.
fn returns_own(function: &Function) -> bool {
    !matches!(function.result.base(), Base::Param(_))
}

/// Returns the schema with this type of results in `rpc_result`, and the shape of a result.
pub(crate) fn typed(schema: &'static Schema, result: Ty) -> Option<(&'static Schema, Shape)> {
    let nth = u16::try_from(schema.applied.len()).ok()?;
    let slot = notation::result(nth);
    let slots: &[Slot] = vec![notation::LONG, slot].leak();
    let constructors = vec![notation::combinator("rpc_result,req_msg_id,result", RPC_RESULT, slots)].leak();
    let (mut types, mut ids) = (schema.types.to_vec(), schema.ids.to_vec());
    match types.iter_mut().find(|ty| matches!(ty.constructors, [only] if only.id() == RPC_RESULT)) {
        Some(ty) => *ty = Box::leak(Box::new(Type { constructors, ..**ty })),
        // The built-in schema. Its other types keep their positions, so the name has to be the last one.
        None => {
            let at = ids.binary_search_by_key(&RPC_RESULT, |entry| entry.id).err()?;
            ids.insert(at, notation::constructor(RPC_RESULT, u16::try_from(types.len()).ok()?, 0));
            let name = "~RpcResult";
            types.push(Box::leak(Box::new(Type { name, recursive: false, min_len: 12, constructors })));
        }
    }
    let schema = Schema {
        types: types.leak(),
        ids: ids.leak(),
        applied: [schema.applied, &[Applied { ty: result, args: &[] }]].concat().leak(),
        ..*schema
    };
    let schema = Box::leak(Box::new(schema));
    Some((schema, Shape::Field { schema, ty: slot.ty }))
}
