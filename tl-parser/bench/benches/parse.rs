//! Benchmarks of parsing and printing against grammers-tl-parser; compare figures of the same run only.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use grammers_tl_parser::parse_tl_file;
use tl_parser::{FileId, parse, print};

criterion_group!(benches, api, td_api);
criterion_main!(benches);

fn api(criterion: &mut Criterion) {
    let text = read("../../schema/api.tl").expect("schema/api.tl");
    compare(criterion.benchmark_group("api"), &text);
}

fn td_api(criterion: &mut Criterion) {
    match read("../../../shared/corpus/tdlib-td-api-1.8.19.tl") {
        Some(text) => compare(criterion.benchmark_group("td_api"), &text),
        None => eprintln!("td_api skipped: no ../shared/corpus"),
    }
}

/// Reads a file, by its path from this package.
fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// Runs the benchmarks; all figures include dropping the result.
fn compare(mut group: BenchmarkGroup<'_, WallTime>, text: &str) {
    let parsed = parse(text, FileId::default());
    assert!(parsed.diagnostics.is_empty());
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(text), FileId::default())));
    if text.is_ascii() {
        // An iterator, which parses definition by definition.
        group.bench_function("parse, grammers", |bencher| {
            bencher.iter(|| parse_tl_file(black_box(text)).collect::<Vec<_>>());
        });
    } else {
        eprintln!("grammers skipped: panics on non-ASCII text");
    }
    group.bench_function("print", |bencher| bencher.iter(|| print(black_box(&parsed.schema))));
    group.finish();
}
