//! Identifiers and sequence numbers of messages, and the reasons to refuse them.

use std::time::Duration;

use tl_types::mtproto::{BadMessage, MessageIds, Origin};

#[test]
fn ids_are_times_and_rise() {
    let mut ids = MessageIds::default();
    let now = Duration::new(5, 500_000_000);
    let half = 5 << 32 | 1 << 31;
    assert_eq!(ids.next_id(now, Origin::Client), half);
    assert_eq!(ids.next_id(now, Origin::Client), half + 4);
    // Also if the clock goes back.
    assert_eq!(ids.next_id(Duration::ZERO, Origin::Client), half + 8);
    assert_eq!(ids.next_id(Duration::from_secs(6), Origin::Client), 6 << 32);

    let mut ids = MessageIds::default();
    let origins = [Origin::Answer, Origin::Server, Origin::Answer, Origin::Answer, Origin::Server];
    assert_eq!(origins.map(|origin| ids.next_id(now, origin) - half), [1, 3, 5, 9, 11]);
    // No time is an error.
    let last = ids.next_id(Duration::MAX, Origin::Server);
    assert_ne!(ids.next_id(Duration::MAX, Origin::Server), last);
}

#[test]
fn seqnos_count_messages_that_need_an_acknowledgement() {
    let mut ids = MessageIds::default();
    let seqnos = [false, true, true, false, false, true].map(|needs_ack| ids.next_seqno(needs_ack));
    assert_eq!(seqnos, [0, 1, 3, 4, 4, 5]);
}

#[test]
fn reasons_have_codes() {
    let reasons: Vec<BadMessage> = (-100..100).filter_map(BadMessage::of_code).collect();
    let codes: Vec<i32> = reasons.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes, [16, 17, 18, 19, 20, 32, 33, 34, 35, 48, 64]);
    let texts: std::collections::HashSet<String> = reasons.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), reasons.len());
}

#[test]
fn ids_of_clients_are_near_the_present_time() {
    let now = Duration::from_secs(1000);
    let of = |seconds: i64, rest: i64| BadMessage::of_id((seconds << 32) + rest, now);
    assert_eq!([of(700, 0), of(1000, 4), of(1030, 8)], [None; 3]);
    assert_eq!([of(699, 8), of(-1, 0)], [Some(BadMessage::IdTooLow); 2]);
    assert_eq!(of(1031, 0), Some(BadMessage::IdTooHigh));
    assert_eq!([of(1000, 1), of(0, 2), of(1000, 3)], [Some(BadMessage::IdNotDivisible); 3]);
    assert_eq!(BadMessage::of_id(4, Duration::MAX), Some(BadMessage::IdTooLow));
}
