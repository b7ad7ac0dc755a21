//! Inspects arbitrary bytes; the first selects the schema and the type.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    tl_codegen_cli_fuzz::inspect(bytes);
});
