//! Real schemas have no errors, no unexplained ids and a stable canonical form.

use std::fs;
use std::path::Path;

use crate::{run_with, skip};

#[test]
fn collected_schemas_are_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(entries) = fs::read_dir(folder) else {
        return skip("no schemas in ../shared/corpus");
    };
    let mut wrong = String::new();
    for entry in entries {
        let path = entry.expect("can be listed").path();
        let text = fs::read_to_string(&path).expect("can be read");
        let formatted = run_with(&["fmt", "-"], &text).stdout;
        let ids = run_with(&["ids", "-"], &text);
        let check = run_with(&["check", "-"], &text);
        let check_formatted = run_with(&["check", "-"], &formatted);
        let idempotent = run_with(&["fmt", "-"], &formatted).stdout == formatted;
        let valid = [&ids, &check, &check_formatted].iter().all(|run| run.code == 0);
        if !valid || !idempotent || check.summary() != check_formatted.summary() {
            wrong += &format!("{}:\n{}", path.display(), check.stdout);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
