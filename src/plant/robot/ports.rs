//! The serial ports of this machine.

use serialport::{SerialPortInfo, SerialPortType, available_ports};

/// A serial port that a robot's radio may be plugged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// What [`super::RobotConfig::port`] takes, such as `/dev/ttyUSB0`.
    pub name: String,
    /// What the device calls itself.
    pub about: String,
    pub usb: Option<Usb>,
}

/// By what a USB device is known again, wherever it is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usb {
    pub vendor: u16,
    pub product: u16,
    pub serial: Option<String>,
}

/// USB devices first: a radio is one of them.
///
/// # Errors
/// What the system says when it does not tell.
pub fn ports() -> Result<Vec<Port>, String> {
    let mut ports = available_ports().map_err(|error| error.to_string())?;
    ports.sort_by_key(|port| (!matches!(port.port_type, SerialPortType::UsbPort(_)), port.port_name.clone()));
    let port = |port: SerialPortInfo| Port {
        about: about(&port.port_type),
        usb: usb(&port.port_type),
        name: port.port_name,
    };
    Ok(ports.into_iter().map(port).collect())
}

/// Where to look for the robot that was last at the port `name`: there, unless another device is there now, or none, and the one that
/// is `known` has another name.
pub fn whereabouts<'a>(ports: &'a [Port], name: &'a str, known: Option<&Usb>) -> &'a str {
    let Some(known) = known else { return name };
    let its = |port: &&Port| port.usb.as_ref() == Some(known);
    let same = ports.iter().filter(its).find(|port| port.name == name);
    same.or_else(|| ports.iter().find(its)).map_or(name, |port| &port.name)
}

fn usb(kind: &SerialPortType) -> Option<Usb> {
    let SerialPortType::UsbPort(usb) = kind else { return None };
    Some(Usb { vendor: usb.vid, product: usb.pid, serial: usb.serial_number.clone() })
}

fn about(kind: &SerialPortType) -> String {
    match kind {
        SerialPortType::UsbPort(usb) => {
            let words = [&usb.manufacturer, &usb.product, &usb.serial_number];
            let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
            format!("{} (USB {:04x}:{:04x})", words.join(" "), usb.vid, usb.pid).trim_start().to_owned()
        }
        SerialPortType::PciPort => "built in".into(),
        SerialPortType::BluetoothPort => "Bluetooth".into(),
        SerialPortType::Unknown => "of unknown kind".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serialport::UsbPortInfo;

    #[test]
    fn a_usb_port_is_called_by_its_names_and_identity() {
        let usb = |manufacturer: Option<&str>, serial: Option<&str>| {
            about(&SerialPortType::UsbPort(UsbPortInfo {
                vid: 0x0403,
                pid: 0x6001,
                serial_number: serial.map(str::to_owned),
                manufacturer: manufacturer.map(str::to_owned),
                product: Some("FT232R USB UART".into()),
            }))
        };
        assert_eq!(usb(Some("FTDI"), Some("A9048XKQ")), "FTDI FT232R USB UART A9048XKQ (USB 0403:6001)");
        assert_eq!(usb(None, None), "FT232R USB UART (USB 0403:6001)");
    }

    #[test]
    fn a_radio_is_known_again_under_another_name() {
        let radio = Usb { vendor: 0x0403, product: 0x6001, serial: Some("A9048XKQ".into()) };
        let twin = Usb { serial: Some("B1".into()), ..radio.clone() };
        let port =
            |name: &str, usb: &Usb| Port { name: name.into(), about: String::new(), usb: Some(usb.clone()) };
        let moved = [port("/dev/ttyUSB0", &twin), port("/dev/ttyUSB1", &radio)];
        assert_eq!(whereabouts(&moved, "/dev/ttyUSB0", Some(&radio)), "/dev/ttyUSB1");
        assert_eq!(whereabouts(&moved, "/dev/ttyUSB1", Some(&radio)), "/dev/ttyUSB1");
        // Not there, or never known: the name is all there is.
        assert_eq!(whereabouts(&moved[..1], "/dev/ttyUSB1", Some(&radio)), "/dev/ttyUSB1");
        assert_eq!(whereabouts(&moved, "/dev/pts/3", None), "/dev/pts/3");
    }
}
