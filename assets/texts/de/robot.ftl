### Der Roboter an der seriellen Schnittstelle.
