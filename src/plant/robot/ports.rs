//! The serial ports of this machine.

use serialport::{SerialPortType, available_ports};

/// A serial port that a robot's radio may be plugged into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// What [`super::RobotConfig::port`] takes, such as `/dev/ttyUSB0`.
    pub name: String,
    /// What the device calls itself, with its USB identity, which stays the same when it is plugged in elsewhere.
    pub about: String,
}

/// USB devices first: a radio is one of them.
///
/// # Errors
/// What the system says when it does not tell.
pub fn ports() -> Result<Vec<Port>, String> {
    let mut ports = available_ports().map_err(|error| error.to_string())?;
    ports.sort_by_key(|port| (!matches!(port.port_type, SerialPortType::UsbPort(_)), port.port_name.clone()));
    Ok(ports.into_iter().map(|port| Port { about: about(&port.port_type), name: port.port_name }).collect())
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
}
