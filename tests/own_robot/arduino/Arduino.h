// As much of Arduino's own header as the sketches need, for a board that is a process of this machine.
#pragma once
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HIGH 1
#define LOW 0
#define INPUT 0
#define OUTPUT 1
#define INPUT_PULLUP 2
#define CHANGE 1
#define A0 14
#define F(text) text
#define digitalPinToInterrupt(pin) (pin)
#define constrain(value, low, high) ((value) < (low) ? (low) : (value) > (high) ? (high) : (value))

typedef uint8_t byte;

class FakeSerial {
 public:
  void begin(long baud);
  int available();
  int read();
  void print(const char *text);
  void print(char c);
  void print(unsigned long number);
  void print(double number, int digits = 2);
  void println(const char *text);
  void println(unsigned long number);
  void println(double number, int digits = 2);
};
extern FakeSerial Serial;

void pinMode(int pin, int mode);
int digitalRead(int pin);
void digitalWrite(int pin, int value);
int analogRead(int pin);
void analogWrite(int pin, int value);
void attachInterrupt(int pin, void (*handler)(), int mode);
void noInterrupts();
void interrupts();
unsigned long millis();
unsigned long micros();

void setup();
void loop();
