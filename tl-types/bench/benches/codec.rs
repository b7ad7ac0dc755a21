//! The cases of this package under criterion, one group for each value.

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tl_types_bench::{Who, rows};

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = all
}
criterion_main!(benches);

fn all(criterion: &mut Criterion) {
    for row in rows() {
        let mut group = criterion.benchmark_group(row.name);
        group.throughput(Throughput::Bytes(row.bytes as u64));
        for mut case in row.cases {
            let who = if case.who == Who::Ours { "tl-types" } else { row.peer };
            let name = format!("{:?}, {who}", case.work).to_lowercase();
            group.bench_function(name, |bencher| bencher.iter_custom(|iterations| case.time(iterations)));
        }
        group.finish();
    }
}
