use tl_parser::*;
fn main(){
    let mut t = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut t).unwrap();
    let mut s = Sources::new();
    let f = s.add("x.tl", t);
    let p = parse(s.text(f), f);
    print!("{}", render(&p.diagnostics, &s, false));
    println!("-----\n{}", print(&p.schema));
}
