//! A device of another machine: `foresight serve` there, an address here, burn's tensors over a websocket between them.
//!
//! The address is this process's, not a preset's: a preset says that a remote device computes, not which. Needs the cargo feature
//! `remote`.

use std::{
    fmt,
    net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _},
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use burn::tensor::Device;

use super::{DeviceKind, ModelError};

/// How long a machine may take to answer before it counts as absent.
const ANSWER: Duration = Duration::from_secs(2);

/// Where a device is served, written `[ws://][TOKEN@]HOST:PORT`.
#[derive(Clone, PartialEq, Eq)]
pub struct RemoteAddress {
    /// `HOST:PORT`.
    pub host: String,
    /// What the other machine wants to hear first. It travels unencrypted, as everything else does.
    pub token: Option<String>,
}

/// Without the token: this is for messages.
impl fmt::Display for RemoteAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ws://{}", self.host)
    }
}

impl fmt::Debug for RemoteAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl RemoteAddress {
    /// What `foresight serve` prints, and what [`FromStr`] reads.
    pub fn full(&self) -> String {
        self.token.as_ref().map_or_else(|| self.host.clone(), |token| format!("{token}@{}", self.host))
    }
}

impl FromStr for RemoteAddress {
    type Err = ModelError;

    fn from_str(text: &str) -> Result<Self, ModelError> {
        let bad = |why: &str| {
            ModelError::Device(format!("{why}: write TOKEN@HOST:PORT, as `foresight serve` prints it"))
        };
        let rest = text.trim().trim_end_matches('/');
        let rest = rest.strip_prefix("ws://").unwrap_or(rest);
        let (token, host) = rest.rsplit_once('@').map_or((None, rest), |(token, host)| (Some(token), host));
        let (name, port) = host.rsplit_once(':').ok_or_else(|| bad("the remote address has no port"))?;
        if name.is_empty() || name.contains(['/', ' ']) {
            return Err(bad("the remote address has no host"));
        }
        port.parse::<u16>().map_err(|_| bad(&format!("`{port}` is not a port")))?;
        let token = token.filter(|token| !token.is_empty()).map(str::to_owned);
        Ok(Self { host: host.to_owned(), token })
    }
}

/// The address that [`DeviceKind::Remote`] stands for in this process.
static ADDRESS: Mutex<Option<RemoteAddress>> = Mutex::new(None);

/// Says where the remote device is; what runs on another one goes on there.
pub fn set_remote(address: Option<RemoteAddress>) {
    *ADDRESS.lock().unwrap_or_else(PoisonError::into_inner) = address;
}

/// Where the remote device is, if that was said.
pub fn remote_address() -> Option<RemoteAddress> {
    ADDRESS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether this build can reach remote devices at all.
pub const fn has_remote() -> bool {
    cfg!(feature = "remote")
}

/// The remote device. Waits for the other machine: not on a thread that draws.
pub(super) fn open() -> Result<Device, ModelError> {
    let address = remote_address().ok_or_else(|| ModelError::Device("no remote device was named".into()))?;
    let absent = |why: &dyn fmt::Display| ModelError::Device(format!("no remote device at {address}: {why}"));
    if !has_remote() {
        return Err(absent(&WITHOUT_REMOTE));
    }
    // Asked here first: burn tries for a quarter of a minute.
    let mut places = address.host.to_socket_addrs().map_err(|e| absent(&e))?;
    let last = |place: &SocketAddr| TcpStream::connect_timeout(place, ANSWER);
    let answer = places.find_map(|place| last(&place).ok());
    answer.ok_or_else(|| absent(&"nobody answers there; does `foresight serve` run?"))?;
    connect(&address).map_err(|why| absent(&why))
}

/// Serves the device of `kind` to whoever knows `token`, until the process is told to end.
///
/// # Errors
/// If there is no such device, or it cannot be served.
pub fn serve(listener: TcpListener, token: &str, kind: DeviceKind) -> Result<(), ModelError> {
    let device = super::open_device(kind)?;
    host(listener, token, device).map_err(ModelError::Device)
}

#[cfg(feature = "remote")]
fn connect(address: &RemoteAddress) -> Result<Device, String> {
    use burn::tensor::remote::RemoteHost;
    let host = RemoteHost::websocket(&address.to_string());
    let host = match &address.token {
        Some(token) => host.with_credential(token.as_str()),
        None => host,
    };
    Device::remote_options(&host).init().map_err(|e| e.to_string())
}

#[cfg(feature = "remote")]
fn host(listener: TcpListener, token: &str, device: Device) -> Result<(), String> {
    use burn::tensor::server::{RemoteServer, TokenAuthorizer, WebSocketTransport};
    let authorizer = TokenAuthorizer::new(token).map_err(|e| e.to_string())?;
    let server = RemoteServer::new([device]).with_authorizer(authorizer);
    server.serve(WebSocketTransport::from_listener(listener)).map_err(|e| e.to_string())
}

/// What a build without the feature `remote` says.
pub const WITHOUT_REMOTE: &str =
    "this program was built without remote devices; build it with `cargo build --release --features remote`";

#[cfg(not(feature = "remote"))]
fn connect(_: &RemoteAddress) -> Result<Device, String> {
    Err(WITHOUT_REMOTE.into())
}

#[cfg(not(feature = "remote"))]
fn host(_: TcpListener, _: &str, _: Device) -> Result<(), String> {
    Err(WITHOUT_REMOTE.into())
}
