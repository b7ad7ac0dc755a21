//! The functions of the API by their ids, and a router of them.

use std::fmt::Debug;

use tl_types::rpc::{Router, Servable, Wrapper};
use tl_types::{
    Deserializable, DeserializableOwned, FunctionVisitor, Identifiable, LAYER, Opaque, Serializable, dispatch,
    functions,
};

#[test]
fn all_wrappers_are_known() {
    let router = Router::new()
        .wrappers(dispatch::visit_wrapper)
        .on(|call: functions::account::UpdateStatus, (): &mut ()| Ok(call.offline));
    let query = functions::account::UpdateStatus { offline: true };
    let query = functions::InvokeWithoutUpdates { query };
    let query = functions::InvokeAfterMsgs { msg_ids: vec![1, 2], query };
    let query = functions::InvokeWithTakeout { takeout_id: 3, query };
    let call = functions::InvokeWithLayer { layer: LAYER, query };
    assert_eq!(router.call(&call.to_bytes(), &mut ()), Ok(true.to_bytes()));
    let error = router.call(&functions::help::GetConfig.to_bytes(), &mut ()).unwrap_err();
    assert_eq!(error.number(), Some(functions::help::GetConfig::CONSTRUCTOR_ID.into()));
}

/// The name of a function, and whether it is around another.
struct Name(u32);

impl FunctionVisitor for Name {
    type Output = (&'static str, bool);

    fn visit<F: Servable>(self) -> Self::Output {
        assert_eq!(F::CONSTRUCTOR_ID, self.0);
        (F::NAME, false)
    }

    fn visit_wrapper<W>(self) -> Self::Output
    where
        W: Wrapper<Inner = Opaque> + DeserializableOwned + Identifiable + Debug + PartialEq,
    {
        assert_eq!(W::CONSTRUCTOR_ID, self.0);
        (W::NAME, true)
    }
}

#[test]
fn functions_are_told_from_types() {
    let names = dispatch::IDS.iter().filter_map(|id| dispatch::visit_function(*id, Name(*id)));
    let (wrappers, calls): (Vec<_>, Vec<_>) = names.clone().partition(|(_, is_wrapper)| *is_wrapper);
    assert!(calls.len() > 700 && calls.contains(&("help.getConfig", false)), "{}", calls.len());
    let schema = include_str!("../../../schema/api.tl");
    let declared = schema.lines().skip_while(|line| *line != "---functions---").filter(|line| line.contains('#'));
    let declared: Vec<&str> = declared.filter_map(|line| line.split('#').next()).collect();
    assert_eq!(names.map(|(name, _)| name).collect::<Vec<_>>(), declared);
    let names: Vec<&str> = wrappers.iter().map(|(name, _)| *name).collect();
    assert!(names.len() >= 8 && names.iter().all(|name| name.starts_with("in")), "{names:?}");
    for id in dispatch::IDS {
        let is_wrapper = dispatch::visit_wrapper(id, Name(id)).is_some();
        assert_eq!(is_wrapper, dispatch::visit_function(id, Name(id)).is_some_and(|(_, is_wrapper)| is_wrapper));
    }
    let id = tl_types::types::InputPeerUser::CONSTRUCTOR_ID;
    assert_eq!(dispatch::visit_function(id, Name(id)), None);
    assert!(functions::InvokeWithLayer::<Opaque>::from_bytes(&[]).is_err());
}
