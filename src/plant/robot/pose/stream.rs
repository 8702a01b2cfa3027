//! Where poses come from and in which bytes, as one line of a preset says it.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs as _, UdpSocket},
    str::FromStr,
};

use super::{
    Pose,
    natnet::{self, Up, Version},
};

/// What streams of NatNet begin with.
const NATNET: &str = "natnet:";

/// The bytes of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Datagrams as [`Pose::encode`] makes them.
    Own,
    /// Frames of OptiTrack's Motive.
    NatNet { version: Version, up: Up },
}

/// A stream of poses (see [`super::super::RobotConfig::pose`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub format: Format,
    /// Where datagrams arrive (`HOST:PORT`).
    pub address: String,
    /// The rigid body that is the robot; `None`: the first that is seen.
    pub body: Option<u32>,
    /// The multicast group that is joined.
    pub group: Option<Ipv4Addr>,
    /// The machine that is listened to; `None`: the first that sends a frame of the stream.
    pub from: Option<IpAddr>,
}

impl FromStr for Stream {
    type Err = String;

    /// In words, what is wrong with which part.
    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, is_natnet) = text.strip_prefix(NATNET).map_or((text, false), |rest| (rest, true));
        let (address, settings) = rest.split_once('?').unwrap_or((rest, ""));
        let is_address = address
            .rsplit_once(':')
            .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
        if !is_address {
            let example = if is_natnet { "natnet:0.0.0.0:1511" } else { "0.0.0.0:4500" };
            return Err(format!("\"{address}\" is not HOST:PORT, such as {example}"));
        }
        let mut stream =
            Self { format: Format::Own, address: address.to_owned(), body: None, group: None, from: None };
        let (mut version, mut up) = (Version::default(), Up::default());
        for setting in settings.split('&').filter(|setting| !setting.is_empty()) {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            let wrong = |want: &str| format!("{name} is {want}, not \"{value}\"");
            match name {
                "body" => {
                    stream.body = Some(value.parse().map_err(|_| wrong("the number of a rigid body"))?);
                }
                "group" => {
                    let group = value.parse().ok().filter(Ipv4Addr::is_multicast);
                    stream.group =
                        Some(group.ok_or_else(|| wrong("a multicast address, such as 239.255.42.99"))?);
                }
                "from" => {
                    stream.from = Some(value.parse().map_err(|_| wrong("the address of a machine"))?);
                }
                "up" | "version" if !is_natnet => {
                    return Err(format!("{name} is a setting of NatNet: {NATNET}{rest}"));
                }
                "up" => {
                    up = match value {
                        "y" => Up::Y,
                        "z" => Up::Z,
                        _ => return Err(wrong("y or z")),
                    };
                }
                "version" => {
                    version = value.parse().map_err(|()| wrong("that of the protocol, from 3.0 to 4.x"))?;
                }
                _ => {
                    let known =
                        if is_natnet { "body, from, group, up and version" } else { "body, from and group" };
                    return Err(format!("\"{name}\" is no setting; there are {known}"));
                }
            }
        }
        if is_natnet {
            stream.format = Format::NatNet { version, up };
        }
        Ok(stream)
    }
}

impl Stream {
    /// Opens the socket, and joins the group where there is one.
    ///
    /// # Errors
    /// If the address cannot be had.
    pub fn open(&self) -> io::Result<UdpSocket> {
        let mut addresses = self.address.to_socket_addrs()?;
        let address = addresses.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
        let (group, card) = match address {
            SocketAddr::V4(v4) if v4.ip().is_multicast() => (Some(*v4.ip()), Ipv4Addr::UNSPECIFIED),
            SocketAddr::V4(v4) => (self.group, *v4.ip()),
            SocketAddr::V6(_) => (self.group, Ipv4Addr::UNSPECIFIED),
        };
        let Some(group) = group else { return UdpSocket::bind(address) };
        // A socket that is bound to a card's own address would not hear what is sent to the group.
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, address.port()))?;
        socket.join_multicast_v4(&group, &card)?;
        Ok(socket)
    }

    /// The rigid bodies in a datagram, each with its pose where it is tracked; `None` if it is no datagram of this stream.
    pub fn bodies(&self, datagram: &[u8]) -> Option<Vec<(u32, Option<Pose>)>> {
        match self.format {
            Format::Own => Pose::decode(datagram).map(|(id, pose)| vec![(id, Some(pose))]),
            Format::NatNet { version, up } => natnet::frame(datagram, version, up),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_one_line_and_what_is_wrong_with_it_is_said() {
        let own: Stream = "0.0.0.0:4500?body=3".parse().expect("a stream");
        assert_eq!((own.format, own.body, own.group), (Format::Own, Some(3), None));
        let motive: Stream =
            "natnet:0.0.0.0:1511?body=1&group=239.255.42.99&version=3.1&up=z".parse().expect("a stream");
        let version = Version { major: 3, minor: 1 };
        assert_eq!(motive.format, Format::NatNet { version, up: Up::Z });
        assert_eq!(motive.group, Some(Ipv4Addr::new(239, 255, 42, 99)));
        let plain: Stream = "natnet:localhost:1511".parse().expect("a stream");
        assert_eq!(plain.format, Format::NatNet { version: Version::default(), up: Up::Y });
        for (text, why) in [
            ("4500", "\"4500\" is not HOST:PORT, such as 0.0.0.0:4500"),
            ("natnet:", "\"\" is not HOST:PORT, such as natnet:0.0.0.0:1511"),
            ("0.0.0.0:4500?body=robot", "body is the number of a rigid body, not \"robot\""),
            ("0.0.0.0:4500?up=y", "up is a setting of NatNet: natnet:0.0.0.0:4500?up=y"),
            ("natnet:0.0.0.0:1511?up=x", "up is y or z, not \"x\""),
            (
                "natnet:0.0.0.0:1511?version=2.9",
                "version is that of the protocol, from 3.0 to 4.x, not \"2.9\"",
            ),
            ("natnet:0.0.0.0:1511?group=10.0.0.1", "group is a multicast address"),
            ("0.0.0.0:4500?from=motive", "from is the address of a machine, not \"motive\""),
            (
                "natnet:0.0.0.0:1511?bodi=1",
                "\"bodi\" is no setting; there are body, from, group, up and version",
            ),
        ] {
            let said = text.parse::<Stream>().expect_err(text);
            assert!(said.starts_with(why), "{said}");
        }
    }
}
