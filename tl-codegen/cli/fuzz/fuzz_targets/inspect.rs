//! Looks for bytes that cannot be shown: the first chooses the schema and the type that the others are taken for.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    tl_codegen_cli_fuzz::inspect(bytes);
});
