//! The pages beside the repository: what they say otherwise than layer 230, and whether the bindings hold what they hold.

use super::*;
use crate::names;
use crate::regen::FOLDERS;
use crate::tl::Signature;

/// The pages, by their path; none where the folder is not there.
fn paths() -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(crate::root().join("../shared/pages")) else {
        eprintln!("skipped: no ../shared/pages here");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn bindings() -> Vec<regen::Bindings> {
    regen::bindings(crate::root(), Local::LeftOut).expect("can be read").expect("is right")
}

fn found<'m>(path: &Path, model: &'m Model) -> Found<'m> {
    read(path, model).expect("can be read").unwrap_or_else(|said| panic!("{said}"))
}

#[test]
fn differences_to_the_schema() {
    let (paths, bindings) = (paths(), bindings());
    if paths.is_empty() {
        return;
    }
    let model = &bindings[0].model;
    let reports = paths.iter().map(|path| report(Path::new("-"), &found(path, model), model));
    expect![[r#"
        -
        messages.getChatInviteImporters, as in GramJS
                     page  layer 230
          parameter  -     subscription_expired:flags.3?true
          error      -     400 CHANNEL_INVALID
          error      -     403 CHAT_WRITE_FORBIDDEN
        -
        messages.getChatInviteImporters, as in core.telegram.org, which says nothing of callers
          no differences
        -
        messages.getChatInviteImporters, as in MadelineProto, which says nothing of flag bits, errors
                     page  layer 230
          parameter  -     subscription_expired:flags.3?true
        -
        messages.getExportedChatInvites, as in GramJS
                 page  layer 230
          error  -     400 CHANNEL_INVALID
          error  -     400 CHANNEL_PRIVATE
          error  -     400 CHAT_ID_INVALID
          error  -     403 CHAT_WRITE_FORBIDDEN
        -
        messages.importChatInvite, as in GramJS
                  page     layer 230
          result  Updates  messages.ChatInviteJoinResult
          error   -        400 STARS_PAYMENT_REQUIRED
    "#]]
    .assert_eq(&reports.collect::<String>());
}

/// Whatever a page tells, the documentation in the generated code tells; what is newer there is right there.
#[test]
fn the_bindings_hold_what_the_pages_hold() {
    let (paths, bindings) = (paths(), bindings());
    let functions = FOLDERS.map(|folder| crate::root().join(folder).join("api/functions"));
    // A crate has them in one file or in several.
    let many = functions.iter().filter_map(|folder| folder.join("messages").read_dir().ok()).flatten();
    let many = many.map(|file| file.expect("a file").path());
    let files = functions.iter().map(|folder| folder.join("messages.rs")).filter(|file| file.exists()).chain(many);
    let code: String = files.map(|file| fs::read_to_string(file).expect("text")).collect();
    for path in paths {
        let Found { page, function, .. } = found(&path, &bindings[0].model);
        let combinator = &function.combinator;
        let (name, ident) = (&combinator.name, &combinator.path.ident);
        let item = item(&code, ident);
        let holds = |text: &str| assert!(item.contains(text), "{name} has no `{text}`:\n{item}");
        let (docs, fields) = item.split_once("\npub struct ").expect("a struct");

        holds(&format!("/// `{}`\n", combinator.line));
        let signature = Signature::of(&combinator.line).expect("a definition");
        let (_, example) = docs.split_once("# Example").expect("an example");
        for parameter in page.parameters.iter().filter(|parameter| parameter.ty != "#") {
            let field = signature.fields.iter().find(|field| compare::same(&parameter.name, &field.name));
            let field = &field.unwrap_or_else(|| panic!("{name} has no {}", parameter.name)).name;
            assert!(words(fields, field).len() > 15, "{name}.{field} is not described:\n{fields}");
            // Those on one bit are one field, which has both names.
            assert!(example.contains(&**field), "{name}.{field} is not in the example:\n{example}");
        }
        let result = names::find(&bindings, &signature.result).unwrap_or_else(|said| panic!("{said}")).rust();
        holds(&format!("{})", result.replacen("tl_types", "super", 1)));
        for error in page.errors.iter().flatten() {
            let row = format!("/// | {} | `{}` | ", error.code, error.name);
            holds(&row);
            let (_, meaning) = docs.split_once(&row).expect("was found");
            assert!(meaning.lines().next().is_some_and(|meaning| meaning.len() > 15), "{row}");
        }
        if page.callers.bots == Some(false) {
            holds("For users, not for bots.");
        }
        for address in &page.related {
            holds(&format!("]({address}"));
        }
        holds(&format!("](https://core.telegram.org/method/{name})"));
        // Ours are other words, wherever there is more to say than a word or two.
        let texts = page.parameters.iter().map(|parameter| &parameter.text).chain([&page.text]);
        for text in texts.filter(|text| text.len() > 30) {
            assert!(!item.contains(text.as_str()), "{name}: {text}");
        }
    }
}

/// The documentation and the fields of a struct.
fn item<'c>(code: &'c str, ident: &str) -> &'c str {
    let at = code.find(&format!("pub struct {ident} {{")).unwrap_or_else(|| panic!("no {ident}"));
    let start = code[..at].rfind("\n\n").map_or(0, |blank| blank + 2);
    let end = code[at..].find("\n}").map_or(code.len(), |end| at + end);
    &code[start..end]
}

/// What is said of a field, be it a part of another.
fn words<'c>(fields: &'c str, field: &str) -> &'c str {
    let part = format!("    /// `{field}`: ");
    if let Some((_, words)) = fields.split_once(&part) {
        return words.lines().next().unwrap_or_default();
    }
    let at = fields.find(&format!("    pub {field}: ")).unwrap_or_else(|| panic!("no {field} in {fields}"));
    let above = fields[..at].trim_end().lines().next_back().unwrap_or_default();
    above.trim().strip_prefix("/// ").unwrap_or_default()
}
