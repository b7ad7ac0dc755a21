//! Generates two functions of two layers of the Telegram API, with the types that they reach.

fn main() -> Result<(), tl_codegen::Error> {
    for layer in [227, 230] {
        tl_codegen::Config::new()
            .schema(format!("schema/layer{layer}.tl"))
            .root("messages.getChatInviteImporters")
            .root("users.getUsers")
            .data(true)
            .compile()?;
    }
    Ok(())
}
