//! Regens and swaps that are killed at random moments, and what is left of them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tl_codegen::{Files, sync};

use super::*;
use crate::overlay::Local;
use crate::regen::FOLDERS;
use crate::regen::tests::{texts, workspace};

/// Where a process that is to be killed works: each of the two tests that kill starts itself once more with it, and then
/// goes on without end.
const FOLDER: &str = "XTASK_TEST_SWAP";

/// Whether the two trees change places in one call here.
const AT_ONCE: bool = cfg!(all(target_os = "linux", target_env = "gnu"));

fn swapped(files: &Files, dir: &Path) {
    mend(dir).expect("can be mended");
    let plan = sync::plan(dir, files).expect("can be read");
    swap(&[plan]).expect("can be written");
}

fn as_bytes(files: &Files) -> BTreeMap<PathBuf, Vec<u8>> {
    files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect()
}

/// A folder, and what it holds before and after a swap.
type Folder = (PathBuf, [BTreeMap<PathBuf, Vec<u8>>; 2]);

/// Starts a test of this program so many times, kills it each time at another moment, and looks at what is left.
fn kill(test: &str, root: &Path, times: u32, folders: &[Folder]) {
    let (start, mut between) = (Instant::now(), 0);
    for nth in 0..times {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(FOLDER, root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // It tells when it begins, and how long one round took.
        let mut lines = BufReader::new(child.stdout.take().expect("is piped")).lines().map_while(Result::ok);
        let round = lines.find_map(|line| line.strip_prefix("round ")?.parse().ok()).expect("a round");
        // A step of the golden ratio spreads the moments over the next round.
        let moment = f64::from(nth) * 0.618_034 % 1.0;
        std::thread::sleep(Duration::from_micros(round).mul_f64(1.2 * moment));
        child.kill().expect("still runs");
        child.wait().expect("has ended");

        between += u32::from(folders.iter().any(|(dir, _)| fresh(dir).exists() || old(dir).exists()));
        for (dir, trees) in folders {
            let is_whole = || trees.contains(&texts(dir));
            assert!(!AT_ONCE || is_whole(), "kill {nth} left a mixture");
            mend(dir).expect("can be mended");
            assert!(is_whole(), "kill {nth} left a mixture");
            assert!(!fresh(dir).exists() && !old(dir).exists());
        }
    }
    println!("{times} kills in {:.1} s, {between} of them in the middle of a swap", start.elapsed().as_secs_f64());
    assert!(between > 0, "no kill hit a swap");
}

/// The folder, in a process that is to be killed.
fn to_be_killed() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Goes on until it is killed; tells how long the second round took.
fn endless(mut round: impl FnMut(usize)) {
    round(0);
    for nth in 1.. {
        let start = Instant::now();
        round(nth);
        println!("\nround {}", start.elapsed().as_micros());
    }
}

/// A third of the generated code, and the same with other, more and fewer files.
fn real_trees() -> [Files; 2] {
    let text = |(path, bytes): (PathBuf, Vec<u8>)| (path, String::from_utf8(bytes).expect("text"));
    let all = FOLDERS.iter().enumerate().flat_map(|(nth, folder)| {
        let files = texts(&crate::root().join(folder)).into_iter();
        files.map(move |(path, text)| (Path::new(&nth.to_string()).join(path), text))
    });
    let ours: Files = all.step_by(3).map(text).collect();
    let mut other = Files::new();
    for (nth, (path, text)) in ours.iter().enumerate() {
        match nth % 8 {
            0 => _ = other.insert(path.clone(), format!("{text}// changed\n")),
            1 => _ = other.insert(Path::new("api/elsewhere").join(nth.to_string()).join("mod.rs"), text.clone()),
            _ => _ = other.insert(path.clone(), text.clone()),
        }
    }
    [ours, other]
}

#[test]
fn a_swap_that_is_killed_leaves_one_tree_or_the_other() {
    let trees = real_trees();
    if let Some(root) = to_be_killed() {
        return endless(|nth| swapped(&trees[nth % 2], &root.join("generated")));
    }
    let root = tempfile::tempdir().expect("a temporary folder");
    let dir = root.path().join("generated");
    swapped(&trees[0], &dir);
    let trees = trees.map(|files| as_bytes(&files));
    let this = "regen::swap::tests::a_swap_that_is_killed_leaves_one_tree_or_the_other";
    kill(this, root.path(), 30, &[(dir, trees)]);
}

const SCHEMAS: [&str; 2] = [
    "// LAYER 7\nuser id:long = User;\nbooks.book id:long = books.Book;\nold.old = old.Old;\n---functions---\nget = User;\n",
    "// LAYER 8\nuser id:int = User;\nbooks.book id:long = books.Book;\nshelves.shelf books:Vector<books.Book> = shelves.Shelf;\n",
];

fn regenerate(root: &Path, schema: &str) {
    fs::write(root.join("schema/api.tl"), schema).expect("can be written");
    assert!(crate::regen::regen(root, false, Local::LeftOut).expect("can be written"));
}

#[test]
fn a_regen_that_is_killed_leaves_one_tree_or_the_other() {
    if let Some(root) = to_be_killed() {
        return endless(|nth| regenerate(&root, SCHEMAS[nth % 2]));
    }
    let root = workspace(SCHEMAS[0]);
    let dirs = FOLDERS.map(|folder| root.path().join(folder));
    let [first, second] = SCHEMAS.map(|schema| {
        regenerate(root.path(), schema);
        dirs.each_ref().map(|dir| texts(dir))
    });
    let trees = first.into_iter().zip(second).map(|(first, second)| [first, second]);
    let folders: Vec<Folder> = dirs.into_iter().zip(trees).collect();
    assert!(folders.iter().all(|(_, [first, second])| first != second));
    let this = "regen::swap::tests::a_regen_that_is_killed_leaves_one_tree_or_the_other";
    kill(this, root.path(), 60, &folders);
    regenerate(root.path(), SCHEMAS[0]);
    assert!(folders.iter().all(|(dir, [first, _])| texts(dir) == *first));
}

/// What a kill between two folders leaves.
#[test]
fn a_folder_that_is_behind_the_others_is_no_harm() {
    let root = workspace(SCHEMAS[0]);
    let dirs = FOLDERS.map(|folder| root.path().join(folder));
    regenerate(root.path(), SCHEMAS[0]);
    let before = texts(&dirs[3]);
    regenerate(root.path(), SCHEMAS[1]);
    let after = dirs.each_ref().map(|dir| texts(dir));
    assert!(before != after[3]);
    let before: Files = before.into_iter().map(|(path, text)| (path, String::from_utf8(text).expect("text"))).collect();
    swapped(&before, &dirs[3]);
    assert!(!crate::regen::regen(root.path(), true, Local::LeftOut).expect("can be read"), "stale");
    regenerate(root.path(), SCHEMAS[1]);
    assert_eq!(dirs.each_ref().map(|dir| texts(dir)), after);
}

#[test]
fn what_stays_is_the_same_file() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let dir = root.path().join("generated");
    let files = |b: &str| Files::from([("a.rs".into(), String::new()), ("b/c.rs".into(), b.to_owned())]);
    swapped(&files(""), &dir);
    fs::write(dir.join("b/notes.txt"), "mine").expect("a new file");
    fs::write(dir.join("b/own.rs"), "fn own() {}").expect("a new file");
    let time = |path: &str| fs::metadata(dir.join(path)).and_then(|data| data.modified()).expect("a time");
    let before = [time("a.rs"), time("b/notes.txt"), time("b/own.rs")];
    swapped(&files("// @generated by a test\n"), &dir);
    assert_eq!([time("a.rs"), time("b/notes.txt"), time("b/own.rs")], before);
    let names: Vec<PathBuf> = texts(&dir).into_keys().collect();
    assert_eq!(names, ["a.rs", "b/c.rs", "b/notes.txt", "b/own.rs"].map(PathBuf::from));
}

/// Where the trees cannot change places at once.
#[test]
fn between_two_renames_the_old_tree_is_kept() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let dir = root.path().join("generated");
    let [first, second] = ["// 1\n", "// 2\n"].map(|text| Files::from([("a.rs".into(), text.to_owned())]));
    swapped(&first, &dir);
    let plan = sync::plan(&dir, &second).expect("can be read");
    plan.stage(&fresh(&dir)).expect("can be written");
    fs::rename(&dir, old(&dir)).expect("can be renamed");
    mend(&dir).expect("can be mended");
    assert_eq!(texts(&dir), as_bytes(&first));

    plan.stage(&fresh(&dir)).expect("can be written");
    rename_both(&dir).expect("can be renamed");
    mend(&dir).expect("can be mended");
    assert_eq!(texts(&dir), as_bytes(&second));
    assert_eq!(fs::read_dir(root.path()).expect("is there").count(), 1);
}
