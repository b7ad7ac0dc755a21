//! The default of every type and function.

use tl_types::{dispatch, mtproto};

use crate::every_id::values::VALUES;

#[test]
fn the_default_of_every_type_is_that_of_no_input() {
    let mut count = 0;
    for ty in VALUES.types {
        let Some(defaults) = ty.defaults else { continue };
        let [default, nothing] = defaults();
        assert!(default.equals(&*nothing), "{}: {default:?} is not {nothing:?}", ty.path);
        let again = ty.value(&default.to_bytes()).unwrap_or_else(|error| panic!("{}: {error}", ty.path));
        assert!(again.equals(&*default), "{}: {default:?} comes back as {again:?}", ty.path);
        count += 1;
    }
    let own = mtproto::dispatch::IDS.iter().filter(|id| !dispatch::IDS.contains(id));
    assert_eq!(count, dispatch::IDS.len() + own.count());
}
