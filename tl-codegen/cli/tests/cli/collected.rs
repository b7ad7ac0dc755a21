//! Real schemas, where there are any: no errors, no id without a reason, one canonical form.

use std::fs;
use std::path::Path;

use crate::run_with;

#[test]
fn collected_schemas_are_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(entries) = fs::read_dir(folder) else {
        eprintln!("skipped: no collected schemas here");
        return;
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
        let sound = [&ids, &check, &check_formatted].iter().all(|run| run.code == 0);
        if !sound || !idempotent || check.summary() != check_formatted.summary() {
            wrong += &format!("{}:\n{}", path.display(), check.stdout);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
