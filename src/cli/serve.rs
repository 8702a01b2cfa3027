//! `foresight serve`: this machine's device for the windows of others.

use std::{
    io::Write as _,
    net::{Ipv4Addr, TcpListener, UdpSocket},
};

use anyhow::Context as _;
use clap::Args;
use rand::{Rng as _, distr::Alphanumeric};

use crate::dynamics::{self, DeviceKind, RemoteAddress};

/// A shorter token could be guessed.
const SHORTEST: usize = 12;

#[derive(Debug, Args)]
pub struct Arguments {
    /// Address and port to listen at; port 0: any that is free. Other machines get in only where this says so: 0.0.0.0:3000 listens to
    /// every network that this machine is in.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3000")]
    listen: String,
    /// What others have to know to be let in (default: drawn anew). It stops strays on a network that can be trusted: nothing is
    /// encrypted.
    #[arg(long)]
    token: Option<String>,
    /// Serve the processor even where there is a graphics card.
    #[arg(long)]
    cpu: bool,
}

/// Serves until Ctrl-C.
pub fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { listen, token, cpu } = arguments;
    anyhow::ensure!(dynamics::has_remote(), "{}", dynamics::WITHOUT_REMOTE);
    let listener = TcpListener::bind(listen).with_context(|| format!("cannot listen at {listen}"))?;
    let mut place = listener.local_addr()?;
    if place.ip().is_unspecified() {
        place.set_ip(own_address());
    }
    let drawn = || rand::rng().sample_iter(Alphanumeric).take(24).map(char::from).collect();
    let token = token.clone().unwrap_or_else(drawn);
    anyhow::ensure!(
        token.len() >= SHORTEST && token.chars().all(|c| c.is_ascii_alphanumeric()),
        "a token has {SHORTEST} letters and digits or more"
    );
    let kind = match dynamics::open_device(DeviceKind::Gpu) {
        _ if *cpu => DeviceKind::Cpu,
        Ok(_) => DeviceKind::Gpu,
        Err(error) => {
            eprintln!("{error}");
            DeviceKind::Cpu
        }
    };
    let address = RemoteAddress { host: place.to_string(), token: Some(token.clone()) }.full();
    let text = format!(
        "{} is served at\n{address}\nIn the window: Run or Train, \"Remote device\". On the command line: --remote ADDRESS. Ctrl-C ends it.\n",
        kind.name()
    );
    // Whoever has read the address need not listen any longer.
    drop(std::io::stdout().write_all(text.as_bytes()));
    dynamics::serve(listener, &token, kind)?;
    Ok(())
}

/// The address that other machines see; nothing is sent to find it.
fn own_address() -> std::net::IpAddr {
    let towards = |target: &str| -> std::io::Result<_> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(target)?;
        Ok(socket.local_addr()?.ip())
    };
    towards("192.0.2.1:9").unwrap_or(Ipv4Addr::LOCALHOST.into())
}
