// A cart on a rail that carries a pendulum, for Foresight: what is said here is explained in presets/robot/OWN_ROBOT.md.
//
// Arduino Uno or alike; a DC motor with a quadrature encoder pulls the cart by a belt, an H-bridge (L298N, TB6612, ...) feeds the
// motor, a potentiometer on the pendulum's axis says its angle. Begin with the cart in the middle of the rail.
//
//   2, 3   encoder's channels A and B      9      H-bridge, speed (PWM)
//   A0     potentiometer                   7, 8   H-bridge, direction
#include <Arduino.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// What you have to measure.
const float METRES_PER_COUNT = 0.00005;  // of the belt, for each edge of channel A
const float RADIANS_PER_STEP = 0.00511;  // of the potentiometer: 300 degrees are 1024 steps
const int HANGING = 512;                 // what the potentiometer says when the pendulum hangs down
const float RAIL = 0.30;                 // how far the cart may go to either side (m)

const long BAUD = 115200;
const unsigned long PERIOD_MS = 50;     // between two actions
const unsigned long HOLD_MS = 200;      // the motor stops when no `act` has come for so long
const unsigned long SAMPLE_US = 5000;   // between two measurements
const float SMOOTHING = 0.3;            // weight of the newest velocity

const int ENCODER_A = 2;
const int ENCODER_B = 3;
const int PENDULUM = A0;
const int FORWARD = 7;
const int BACKWARD = 8;
const int SPEED = 9;

volatile long counts = 0;

float x = 0, v = 0;          // m, m/s
float angle = 0, rate = 0;   // rad, rad/s
unsigned long sampled = 0;   // us

float throttle = 0;              // -1 to 1
bool moving = false;
unsigned long commanded = 0;     // ms
unsigned long lastNumber = 0;    // of the last `act`

char line[48];
unsigned int length = 0;   // longer than the line: it is ignored

void onEncoder() {
  counts += digitalRead(ENCODER_A) == digitalRead(ENCODER_B) ? 1 : -1;
}

// Gives the motor what was asked for, but not past the ends of the rail.
void drive() {
  float now = moving ? throttle : 0;
  if ((x > RAIL && now > 0) || (x < -RAIL && now < 0)) now = 0;
  digitalWrite(FORWARD, now > 0 ? HIGH : LOW);
  digitalWrite(BACKWARD, now < 0 ? HIGH : LOW);
  analogWrite(SPEED, (int)(fabs(now) * 255 + 0.5));
}

void measure() {
  unsigned long now = micros();
  unsigned long elapsed = now - sampled;
  if (elapsed < SAMPLE_US) return;
  sampled = now;
  noInterrupts();
  long there = counts;
  interrupts();
  float newX = there * METRES_PER_COUNT;
  float newAngle = (analogRead(PENDULUM) - HANGING) * RADIANS_PER_STEP;
  v += SMOOTHING * ((newX - x) * 1e6 / elapsed - v);
  rate += SMOOTHING * ((newAngle - angle) * 1e6 / elapsed - rate);
  x = newX;
  angle = newAngle;
}

void sayHello() {
  Serial.print(F("hello pendulum period "));
  Serial.println(PERIOD_MS);
  Serial.println(F("state x m position_x"));
  Serial.println(F("state v m/s velocity_x"));
  Serial.println(F("state angle rad joint"));
  Serial.println(F("state rate rad/s joint_velocity"));
  Serial.println(F("action motor % -100 100"));
  Serial.println(F("ready"));
}

void sayState() {
  Serial.print(F("s "));
  Serial.print(lastNumber);
  Serial.print(' ');
  Serial.print(micros());
  Serial.print(' ');
  Serial.print(x, 5);
  Serial.print(' ');
  Serial.print(v, 4);
  Serial.print(' ');
  Serial.print(angle, 4);
  Serial.print(' ');
  Serial.println(rate, 4);
}

// `act NUMBER THROTTLE`; false if it is none.
bool act(char *words) {
  char *end;
  unsigned long number = strtoul(words, &end, 10);
  if (end == words) return false;
  char *value = end;
  float wanted = strtod(value, &end);
  if (end == value || *end != 0 || !(fabs(wanted) <= 1.001)) return false;
  throttle = constrain(wanted, -1, 1);
  lastNumber = number;
  commanded = millis();
  moving = true;
  return true;
}

void obey() {
  if (strcmp(line, "hello") == 0) {
    sayHello();
  } else if (strcmp(line, "stop") == 0) {
    moving = false;
    drive();
    sayState();
  } else if (strncmp(line, "act ", 4) == 0 && act(line + 4)) {
    drive();
    sayState();
  }
}

void listen() {
  while (Serial.available() > 0) {
    char c = Serial.read();
    if (c == '\r') continue;
    if (c == '\n') {
      if (length < sizeof(line)) {
        line[length] = 0;
        obey();
      }
      length = 0;
    } else {
      if (length < sizeof(line) - 1) line[length] = c;
      if (length < sizeof(line)) length++;
    }
  }
}

void setup() {
  Serial.begin(BAUD);
  pinMode(ENCODER_A, INPUT_PULLUP);
  pinMode(ENCODER_B, INPUT_PULLUP);
  pinMode(FORWARD, OUTPUT);
  pinMode(BACKWARD, OUTPUT);
  pinMode(SPEED, OUTPUT);
  drive();
  attachInterrupt(digitalPinToInterrupt(ENCODER_A), onEncoder, CHANGE);
}

void loop() {
  measure();
  listen();
  // The dead man's handle: whatever has become of Foresight, the cart does not run away.
  if (moving && millis() - commanded > HOLD_MS) moving = false;
  drive();
}
