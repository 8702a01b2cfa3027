// A board whose serial port is standard input and output, with a cart, a motor, an encoder and a pendulum. It says on standard
// error what the motor is given.
#include "Arduino.h"

#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

FakeSerial Serial;

static char received[256];
static int begun = 0, end = 0;

static int pins[20];
static void (*edge)() = 0;

static double x = 0, v = 0, angle = 0, rate = 0;
static long counts = 0;

static double seconds() {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}
static const double began = seconds();

void FakeSerial::begin(long) {}
int FakeSerial::available() { return end - begun; }
int FakeSerial::read() { return begun < end ? (unsigned char)received[begun++] : -1; }
void FakeSerial::print(const char *text) { fputs(text, stdout); }
void FakeSerial::print(char c) { putchar(c); }
void FakeSerial::print(unsigned long number) { printf("%lu", number); }
void FakeSerial::print(double number, int digits) { printf("%.*f", digits, number); }
void FakeSerial::println(const char *text) { printf("%s\r\n", text); }
void FakeSerial::println(unsigned long number) { printf("%lu\r\n", number); }
void FakeSerial::println(double number, int digits) { printf("%.*f\r\n", digits, number); }

void pinMode(int, int) {}
int digitalRead(int pin) { return pins[pin]; }
void digitalWrite(int pin, int value) { pins[pin] = value; }
int analogRead(int) { return 512 + (int)lround(angle / 0.00511); }
void analogWrite(int pin, int value) {
  if (pins[pin] != value) fprintf(stderr, "motor %d\n", value);
  pins[pin] = value;
}
void attachInterrupt(int, void (*handler)(), int) { edge = handler; }
void noInterrupts() {}
void interrupts() {}
unsigned long millis() { return (unsigned long)((seconds() - began) * 1e3); }
unsigned long micros() { return (unsigned long)((seconds() - began) * 1e6); }

// The cart takes a speed within a tenth of a second; the pendulum swings by its own weight and by what the cart does.
static void go_on(double time) {
  double wanted = (pins[7] - pins[8]) * pins[9] / 255.0;
  double pull = (wanted - v) / 0.1;
  v += pull * time;
  x += v * time;
  rate += (-9.81 * sin(angle) - pull * cos(angle) - 0.2 * rate) / 0.3 * time;
  angle += rate * time;
  long now = lround(x / 0.00005);
  for (; counts != now; counts += counts < now ? 1 : -1) {
    pins[2] = !pins[2];
    pins[3] = counts < now ? pins[2] : !pins[2];
    if (edge) edge();
  }
}

int main() {
  setup();
  double last = seconds();
  for (;;) {
    struct pollfd input = {0, POLLIN, 0};
    if (begun == end && poll(&input, 1, 1) > 0) {
      begun = 0;
      end = (int)read(0, received, sizeof(received));
      if (end <= 0) return 0;
    }
    double now = seconds();
    for (; last + 1e-3 < now; last += 1e-3) go_on(1e-3);
    loop();
    fflush(stdout);
  }
}
