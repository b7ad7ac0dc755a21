//! `--request`: the type of a result, from the call that it answers.

mod call;

use std::path::Path;
use std::ptr;

use tl_codegen::nearest;
use tl_codegen_cli::inspect;
use tl_runtime::mtproto::RpcResult;
use tl_runtime::schema::{Applied, Base, Combinator, Schema, Schemas, Slot, Ty, Type, notation};
use tl_runtime::shape::Shape;

use self::call::Types;
use crate::bytes::{self, Bytes};
use crate::failure::{Failure, Result};

const RPC_RESULT: u32 = <RpcResult>::CONSTRUCTOR_ID;

/// The definition whose result [`typed`] replaces.
pub(crate) const DEFINITION: &str = "rpc_result#f35c6d01 req_msg_id:long result:Object = RpcResult;";

/// Returns the schema with the type of the result in `rpc_result`, and the shape of a result; `None` if the schema does not
/// give its type, as for MTProto's own functions. `own` is the first of the schemas.
///
/// `request` is the name of a function, or the encoded call: a file or hex digits.
pub(crate) fn result(
    schemas: Schemas,
    own: &'static Schema,
    request: &str,
) -> Result<Option<(&'static Schema, Shape)>> {
    let mut types = Types::of(own);
    let ty = match schemas.named(request) {
        Some(found) => {
            let Some(function) = found.function else {
                return Err(Failure::new(format!("`{request}` is a constructor, not a function")));
            };
            ptr::eq(found.schema, own).then(|| by_name(&types, request, function.result)).transpose()?
        }
        None => called(schemas, &mut types, request)?,
    };
    Ok(ty.and_then(|ty| typed(types, ty)))
}

/// Checks that the name of a function is enough to know the type of its result.
fn by_name(types: &Types, name: &str, result: Ty) -> Result<Ty> {
    const WHOLE: &str = "pass the whole call: a file or hex digits";
    if types.any(result, &|base| matches!(base, Base::Param(_))) {
        let message = format!("`{name}` returns the result of the call in it");
        return Err(
            Failure::new(message).help(format!("pass the name of that function, or {}", &WHOLE["pass ".len()..]))
        );
    }
    if types.any(result, &|base| matches!(base, Base::Word(_) | Base::Implicit(_))) {
        return Err(Failure::new(format!("the type of `{name}` depends on a number in the call")).help(WHOLE));
    }
    Ok(result)
}

/// Returns the result of an encoded call.
fn called(schemas: Schemas, types: &mut Types, request: &str) -> Result<Option<Ty>> {
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
    let inspect = "`tl inspect` shows what the bytes are";
    let called = call::result(schemas, types, &call).map_err(|error| {
        let failure = Failure::new(format!("cannot decode the request {request}: {error}"));
        let hint = inspect::hint(schemas, &error, &call);
        hint.into_iter().chain([inspect.to_owned()]).fold(failure, Failure::help)
    })?;
    called.ok_or_else(|| Failure::new(format!("{request} calls no function of the schema")).help(inspect))
}

/// Returns the schema with this type of results in `rpc_result`, and the shape of a result.
fn typed(mut types: Types, result: Ty) -> Option<(&'static Schema, Shape)> {
    let nth = types.add_applied(Applied { ty: result, args: &[] })?;
    let slot = notation::result(nth);
    let slots: &[Slot] = vec![notation::LONG, slot].leak();
    let constructors: &[Combinator] =
        vec![notation::combinator("rpc_result,req_msg_id,result", RPC_RESULT, slots)].leak();
    let (mut all, mut ids) = (types.own.types.to_vec(), types.own.ids.to_vec());
    match all.iter_mut().find(|ty| matches!(ty.constructors, [only] if only.id() == RPC_RESULT)) {
        Some(ty) => *ty = Box::leak(Box::new(Type { constructors, ..**ty })),
        // The built-in schema. Its other types keep their positions, so the name has to be the last one.
        None => {
            let at = ids.binary_search_by_key(&RPC_RESULT, |entry| entry.id).err()?;
            ids.insert(at, notation::constructor(RPC_RESULT, u16::try_from(all.len()).ok()?, 0));
            let name = "~RpcResult";
            all.push(Box::leak(Box::new(Type { name, recursive: false, min_len: 12, constructors })));
        }
    }
    let schema = Schema {
        types: all.leak(),
        ids: ids.leak(),
        applied: types.applied.leak(),
        arrays: types.arrays.leak(),
        ..*types.own
    };
    let schema = Box::leak(Box::new(schema));
    Some((schema, Shape::Field { schema, ty: slot.ty }))
}
