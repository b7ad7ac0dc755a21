//! Runs the examples of the README of this repository as tests of documentation.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
