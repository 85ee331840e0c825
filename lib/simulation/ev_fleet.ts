/** The EV fleet: how vehicles are made and how they move, draw for draw as in the original. @module */

import { PythonRandom } from "./python_random.ts";
import { roundScaled } from "./python_round.ts";
import { EV_FAULT_CODES, EV_SLOTS, READING_SIZE, slotOf, WHOLE_BITS } from "./ev_reading.ts";

/** Which vehicles, how often they report and from which seed. */
export interface FleetOptions {
  /** Vehicles in the whole fleet. */
  readonly vehicles: number;
  readonly seed: number | bigint;
  /** Readings per second and vehicle. */
  readonly hz: number;
  /** The part of the fleet to simulate, `[from, to)` by index; default all of it. */
  readonly from?: number;
  readonly to?: number;
}

const BASE_LATITUDE = -23.5505;
const BASE_LONGITUDE = -46.6333;
const KM_PER_DEGREE = 111;
const RADIANS = Math.PI / 180;

const SOC = slotOf("soc_pct");
const VOLTAGE = slotOf("pack_voltage_v");
const CURRENT = slotOf("pack_current_a");
const POWER = slotOf("power_kw");
const BATTERY_TEMP = slotOf("battery_temp_c");
const MOTOR_TEMP = slotOf("motor_temp_c");
const COOLANT_TEMP = slotOf("coolant_temp_c");
const TYRES = slotOf("tyre_pressure_kpa");
const SPEED = slotOf("speed_kph");
const ODOMETER = slotOf("odometer_km");
const LATITUDE = slotOf("latitude");
const LONGITUDE = slotOf("longitude");
const HEADING = slotOf("heading_deg");
const AMBIENT_TEMP = slotOf("ambient_temp_c");
const IS_CHARGING = slotOf("is_charging");
const CHARGE_POWER = slotOf("charge_power_kw");
const HEALTH = slotOf("health_score");
const FAULT_CODE = slotOf("fault_code");
/** The slots up to the fault code, which is no number. A truth value is 0 or 1 and stays that. */
const NUMBERS = FAULT_CODE;
const DECIMALS = Uint8Array.from(EV_SLOTS, ({ decimals }) => decimals);

/**
 * A fleet, or a part of one, that can be moved on tick by tick.
 *
 * A part gives exactly what the whole fleet gives for those vehicles, so that several workers can
 * share the work: each vehicle has a generator of its own, and the one they share (the noise of the
 * pack voltage) is drawn once per vehicle and tick in fleet order, so that draws can be left out.
 *
 * @example
 * ```ts
 * import { EvFleet } from "@lib/simulation/ev_fleet.ts";
 * import { slotOf } from "@lib/simulation/ev_reading.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fleet = new EvFleet({ vehicles: 2, seed: 42, hz: 2 });
 * assertEquals(fleet.step()[slotOf("soc_pct")], 7358); // 73.58 %
 * ```
 */
export class EvFleet {
  /** Index of the first vehicle of this part within the fleet. */
  readonly from: number;
  /** Vehicles in this part. */
  readonly size: number;
  /** The readings of the last tick, `READING_SIZE` numbers per vehicle. */
  readonly readings: Float64Array;

  readonly #tickSeconds: number;
  readonly #noise: PythonRandom;
  readonly #othersAfter: number;
  readonly #random: PythonRandom[] = [];
  readonly #soc: Float64Array;
  readonly #capacityKwh: Float64Array;
  readonly #nominalVoltage: Float64Array;
  readonly #batteryTemp: Float64Array;
  readonly #motorTemp: Float64Array;
  readonly #coolantTemp: Float64Array;
  readonly #tyres: Float64Array;
  readonly #speed: Float64Array;
  readonly #heading: Float64Array;
  readonly #latitude: Float64Array;
  readonly #longitude: Float64Array;
  readonly #odometer: Float64Array;
  readonly #isCharging: Uint8Array;
  readonly #chargePower: Float64Array;
  readonly #health: Float64Array;
  readonly #auxLoadKw: Float64Array;
  readonly #ambientTemp: Float64Array;
  readonly #fault: Int8Array;

  constructor(options: FleetOptions) {
    const { vehicles, seed, hz, from = 0, to = vehicles } = options;
    const size = to - from;
    const numbers = () => new Float64Array(size);
    this.from = from;
    this.size = size;
    this.readings = new Float64Array(size * READING_SIZE);
    this.#tickSeconds = 1 / hz;
    this.#noise = new PythonRandom(seed);
    this.#noise.skip(from);
    this.#othersAfter = vehicles - size;
    this.#soc = numbers();
    this.#capacityKwh = numbers();
    this.#nominalVoltage = numbers();
    this.#batteryTemp = numbers();
    this.#motorTemp = numbers();
    this.#coolantTemp = numbers();
    this.#tyres = new Float64Array(size * 4);
    this.#speed = numbers();
    this.#heading = numbers();
    this.#latitude = numbers();
    this.#longitude = numbers();
    this.#odometer = numbers();
    this.#isCharging = new Uint8Array(size);
    this.#chargePower = numbers();
    this.#health = numbers();
    this.#auxLoadKw = numbers();
    this.#ambientTemp = numbers();
    this.#fault = new Int8Array(size).fill(-1);
    const random = new PythonRandom(seed);
    for (let vehicle = 0; vehicle < to; vehicle++) {
      const latitude = BASE_LATITUDE + random.uniform(-0.5, 0.5);
      const longitude = BASE_LONGITUDE + random.uniform(-0.5, 0.5);
      const own = random.randrange(1 << 30);
      if (vehicle >= from) this.#make(vehicle - from, latitude, longitude, new PythonRandom(own));
    }
  }

  /** Moves every vehicle on by one tick and returns {@linkcode readings}, overwritten. */
  step(): Float64Array {
    for (let i = 0; i < this.size; i++) this.#stepOne(i);
    this.#round();
    this.#noise.skip(this.#othersAfter);
    return this.readings;
  }

  /** The order of the draws is the original's, and so is each field's starting range. */
  #make(i: number, latitude: number, longitude: number, random: PythonRandom): void {
    this.#random.push(random);
    this.#soc[i] = startingSoc(random);
    this.#capacityKwh[i] = random.uniform(55, 90);
    this.#nominalVoltage[i] = random.uniform(320, 400);
    this.#batteryTemp[i] = random.uniform(18, 30);
    this.#motorTemp[i] = random.uniform(20, 35);
    this.#coolantTemp[i] = random.uniform(18, 28);
    for (let tyre = 0; tyre < 4; tyre++) this.#tyres[4 * i + tyre] = random.uniform(210, 240);
    this.#speed[i] = random.uniform(0, 30);
    this.#heading[i] = random.uniform(0, 360);
    this.#latitude[i] = latitude + random.uniform(-0.15, 0.15);
    this.#longitude[i] = longitude + random.uniform(-0.15, 0.15);
    this.#odometer[i] = random.uniform(10_000, 90_000);
    this.#health[i] = random.uniform(0.92, 0.99);
    this.#auxLoadKw[i] = random.uniform(0.3, 1.5);
    this.#ambientTemp[i] = random.uniform(18, 34);
  }

  #stepOne(i: number): void {
    const random = this.#random[i]!;
    const dt = this.#tickSeconds;
    const out = this.readings;
    const at = i * READING_SIZE;
    let whole = 0;

    const driven = clamp(this.#speed[i]! + random.uniform(-1.5, 1.5) * dt, 0, 130);
    let speed = driven;
    const heading = wrapDegrees(this.#heading[i]! + random.uniform(-4, 4) * (speed / 130));
    const ambient = clamp(this.#ambientTemp[i]! + random.uniform(-0.02, 0.02) * dt, 10, 42);
    const drivingKw = this.#drivingKw(i, driven, ambient);

    let soc = this.#soc[i]!;
    let batteryTemp = this.#batteryTemp[i]!;
    let coolantTemp = this.#coolantTemp[i]!;
    let motorTemp = this.#motorTemp[i]!;
    let isCharging = this.#isCharging[i] === 1;
    let startedNow = false;
    if (!isCharging && soc < 20 && random.random() < 0.03) {
      isCharging = startedNow = true;
      this.#chargePower[i] = random.uniform(30, 120);
      speed = 0;
    }
    if (isCharging) {
      const chargedKwh = (this.#chargePower[i]! * dt) / 3600;
      soc = clamp(soc + (100 * chargedKwh) / this.#capacityKwh[i]!, 0, 100);
      batteryTemp = clamp(batteryTemp + random.uniform(0.02, 0.08) * dt, -10, 60);
      coolantTemp = clamp(coolantTemp + random.uniform(0.01, 0.05) * dt, -10, 55);
      if (soc >= 80 || random.random() < 0.005) {
        isCharging = false;
        this.#chargePower[i] = 0;
      }
      if (batteryTemp === -10 || batteryTemp === 60) whole |= 1 << BATTERY_TEMP;
      if (coolantTemp === -10 || coolantTemp === 55) whole |= 1 << COOLANT_TEMP;
    } else {
      const usedKwh = (drivingKw * dt) / 3600;
      soc = clamp(soc - (100 * usedKwh) / this.#capacityKwh[i]!, 0, 100);
      const heat = 0.0008 * (driven * driven) + drivingKw * 0.015;
      motorTemp = clamp(motorTemp + (heat - 0.03) * dt, -10, 140);
      batteryTemp = clamp(batteryTemp + (0.5 * heat - 0.02) * dt, -10, 70);
      coolantTemp = clamp(coolantTemp + (0.3 * heat - 0.025) * dt, -10, 60);
      if (batteryTemp === -10 || batteryTemp === 70) whole |= 1 << BATTERY_TEMP;
      if (coolantTemp === -10 || coolantTemp === 60) whole |= 1 << COOLANT_TEMP;
    }
    this.#soc[i] = soc;
    this.#speed[i] = speed;
    this.#heading[i] = heading;
    this.#ambientTemp[i] = ambient;
    this.#batteryTemp[i] = batteryTemp;
    this.#coolantTemp[i] = coolantTemp;
    this.#motorTemp[i] = motorTemp;
    this.#isCharging[i] = isCharging ? 1 : 0;
    if (motorTemp === -10 || motorTemp === 140) whole |= 1 << MOTOR_TEMP;
    if (soc === 0 || soc === 100) whole |= 1 << SOC;
    // A vehicle that stops to charge has speed 0.0; one that is held at a limit has a whole number.
    if (speed === 130 || (speed === 0 && !startedNow)) whole |= 1 << SPEED;
    if (ambient === 10 || ambient === 42) whole |= 1 << AMBIENT_TEMP;

    this.#wearTyres(i, random);
    this.#changeFault(i, random);
    this.#move(i, speed, heading);

    const voltage = clamp(
      this.#nominalVoltage[i]! + (soc - 50) * 0.5 + this.#noise.uniform(-2, 2),
      280,
      420,
    );
    if (voltage === 280 || voltage === 420) whole |= 1 << VOLTAGE;
    let powerKw: number;
    let currentA: number;
    if (isCharging) {
      powerKw = this.#chargePower[i]!;
      currentA = (powerKw * 1000) / Math.max(1, voltage);
    } else {
      powerKw = speed === driven ? drivingKw : this.#drivingKw(i, speed, ambient);
      currentA = ((powerKw * 1000) / Math.max(1, voltage)) * 1.05;
    }

    let wear = 0;
    if (batteryTemp > 45) wear += 0.0003;
    if (soc < 10) wear += 0.0002;
    const health = clamp(this.#health[i]! - wear, 0.5, 1);
    this.#health[i] = health;

    out[at + SOC] = soc;
    out[at + VOLTAGE] = voltage;
    out[at + CURRENT] = currentA;
    out[at + POWER] = powerKw;
    out[at + BATTERY_TEMP] = batteryTemp;
    out[at + MOTOR_TEMP] = motorTemp;
    out[at + COOLANT_TEMP] = coolantTemp;
    for (let tyre = 0; tyre < 4; tyre++) {
      const pressure = this.#tyres[4 * i + tyre]!;
      out[at + TYRES + tyre] = pressure;
      if (pressure === 170 || pressure === 260 || pressure === 120) whole |= 1 << (TYRES + tyre);
    }
    out[at + SPEED] = speed;
    out[at + ODOMETER] = this.#odometer[i]!;
    out[at + LATITUDE] = this.#latitude[i]!;
    out[at + LONGITUDE] = this.#longitude[i]!;
    out[at + HEADING] = heading;
    out[at + AMBIENT_TEMP] = ambient;
    out[at + IS_CHARGING] = isCharging ? 1 : 0;
    out[at + CHARGE_POWER] = this.#chargePower[i]!;
    out[at + HEALTH] = health;
    out[at + FAULT_CODE] = this.#fault[i]!;
    out[at + WHOLE_BITS] = whole;
  }

  /** Apart from the step, so that the rounding is compiled into one small loop. */
  #round(): void {
    const { readings } = this;
    for (let at = 0; at < readings.length; at += READING_SIZE) {
      for (let slot = 0; slot < NUMBERS; slot++) {
        readings[at + slot] = roundScaled(readings[at + slot]!, DECIMALS[slot]!);
      }
    }
  }

  /** Air drag, rolling resistance, on-board load, and heating or cooling in extreme weather. */
  #drivingKw(i: number, speed: number, ambient: number): number {
    const weather = ambient < 12 || ambient > 35 ? 0.15 : 0;
    return 0.00015 * (speed * speed * speed) + 0.01 * speed + this.#auxLoadKw[i]! + weather;
  }

  #wearTyres(i: number, random: PythonRandom): void {
    const worn = 4 * i + random.randrange(4);
    this.#tyres[worn] = clamp(this.#tyres[worn]! + random.uniform(-0.5, 0.5), 170, 260);
    if (random.random() < 1e-4) {
      const leaking = 4 * i + random.randrange(4);
      this.#tyres[leaking] = clamp(this.#tyres[leaking]! - random.uniform(5, 15), 120, 260);
    }
  }

  /** A draw is made only where the original makes one: `and` stops at the first false. */
  #changeFault(i: number, random: PythonRandom): void {
    if (this.#fault[i] === -1) {
      if (random.random() < 5e-4) this.#fault[i] = random.randrange(EV_FAULT_CODES.length);
    } else if (random.random() < 1e-3) {
      this.#fault[i] = -1;
    }
  }

  /** Both components use the latitude from before the move. */
  #move(i: number, speed: number, heading: number): void {
    const km = (speed * this.#tickSeconds) / 3600;
    const course = heading * RADIANS;
    const latitude = this.#latitude[i]!;
    const kmPerDegreeEast = KM_PER_DEGREE * Math.max(0.1, Math.cos(latitude * RADIANS));
    this.#latitude[i] = latitude + (km * Math.cos(course)) / KM_PER_DEGREE;
    this.#longitude[i] = this.#longitude[i]! + (km * Math.sin(course)) / kmPerDegreeEast;
    this.#odometer[i] = this.#odometer[i]! + Math.max(0, km);
  }
}

/** 97 of 100 vehicles start well charged, the others nearly empty. */
function startingSoc(random: PythonRandom): number {
  const share = random.random() < 0.03 ? random.betavariate(1.5, 8) : random.betavariate(7, 2);
  return clamp(100 * share, 0, 100);
}

/** Python's `max(lo, min(hi, v))`: of equal values the limit, so that -0 becomes 0. */
function clamp(value: number, lo: number, hi: number): number {
  if (value >= hi) return hi;
  return value > lo ? value : lo;
}

/** Python's `degrees % 360`, which is never negative. */
function wrapDegrees(degrees: number): number {
  if (degrees >= 0 && degrees < 360) return degrees;
  const rest = degrees % 360;
  if (rest === 0) return 0;
  return rest < 0 ? rest + 360 : rest;
}
