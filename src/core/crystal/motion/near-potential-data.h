/* near-potential-data.h — published parameters of interatomic potentials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-potentials.py, which names the publications and where the numbers were taken
 * from; do not edit. */
#pragma once

typedef struct
{
  unsigned int element;
  double epsilon, sigma;
} LennardJonesRow;

typedef struct
{
  unsigned int element;
  double depth, alpha, distance;
} MorseRow;

typedef struct
{
  unsigned int element;
  double lattice_constant, repulsion, xi, p, q;
} GuptaRow;

typedef struct
{
  unsigned int elements[2];
  double epsilon, sigma;
} StillingerWeberPair;

typedef struct
{
  unsigned int elements[3];
  double lambda, epsilon;
} StillingerWeberTriplet;

/* epsilon in eV, sigma in Å */
static const LennardJonesRow lennard_jones_rows[] = {
  { 10, 0.0031, 2.74 }, /* Ne */
  { 18, 0.010323565248049924, 3.405 }, /* Ar */
  { 36, 0.014, 3.65 }, /* Kr */
  { 54, 0.02, 3.98 }, /* Xe */
};

/* D in eV, alpha in 1/Å, r0 in Å */
static const MorseRow morse_rows[] = {
  { 11, 0.06334, 0.58993, 5.336 }, /* Na */
  { 13, 0.2703, 1.1646, 3.253 }, /* Al */
  { 19, 0.05424, 0.49767, 6.369 }, /* K */
  { 20, 0.1623, 0.80535, 4.569 }, /* Ca */
  { 24, 0.4414, 1.5721, 2.754 }, /* Cr */
  { 26, 0.4174, 1.3885, 2.845 }, /* Fe */
  { 28, 0.4205, 1.4199, 2.78 }, /* Ni */
  { 29, 0.3429, 1.3588, 2.866 }, /* Cu */
  { 37, 0.04644, 0.42981, 7.207 }, /* Rb */
  { 38, 0.1513, 0.73776, 4.988 }, /* Sr */
  { 42, 0.8032, 1.5079, 2.976 }, /* Mo */
  { 47, 0.3323, 1.369, 3.115 }, /* Ag */
  { 55, 0.04485, 0.41569, 7.557 }, /* Cs */
  { 56, 0.1416, 0.65698, 5.373 }, /* Ba */
  { 74, 0.9906, 1.4116, 3.032 }, /* W */
  { 82, 0.2348, 1.1836, 3.733 }, /* Pb */
};

/* lattice constant of the fit in Å, A and xi in eV, p, q */
static const GuptaRow gupta_rows[] = {
  { 13, 4.05, 0.1221, 1.316, 8.612, 2.516 }, /* Al */
  { 28, 3.523, 0.0376, 1.07, 16.999, 1.189 }, /* Ni */
  { 29, 3.615, 0.0855, 1.224, 10.96, 2.278 }, /* Cu */
  { 45, 3.803, 0.0629, 1.66, 18.45, 1.867 }, /* Rh */
  { 46, 3.887, 0.1746, 1.718, 10.867, 3.742 }, /* Pd */
  { 47, 4.085, 0.1028, 1.178, 10.928, 3.139 }, /* Ag */
  { 77, 3.839, 0.1156, 2.289, 16.98, 2.691 }, /* Ir */
  { 78, 3.924, 0.2975, 2.695, 10.612, 4.004 }, /* Pt */
  { 79, 4.079, 0.2061, 1.79, 10.229, 4.036 }, /* Au */
};

/* The same for all pairs and triplets */
#define STILLINGER_WEBER_CUT 1.8
#define STILLINGER_WEBER_A 7.049556277
#define STILLINGER_WEBER_B 0.6022245584
#define STILLINGER_WEBER_GAMMA 1.2

/* two elements, epsilon in eV, sigma in Å */
static const StillingerWeberPair stillinger_weber_pairs[] = {
  { { 14, 14 }, 2.1683, 2.0951 },
  { { 14, 32 }, 2.043133911018907, 2.138 },
  { { 32, 32 }, 1.9259036578341013, 2.181 },
};

/* the element in the middle, the two others; lambda, epsilon in eV */
static const StillingerWeberTriplet stillinger_weber_triplets[] = {
  { { 14, 14, 14 }, 21.0, 2.1683 },
  { { 14, 14, 32 }, 23.1, 2.104447724654378 },
  { { 14, 32, 32 }, 25.5, 2.043268289170507 },
  { { 32, 14, 14 }, 25.5, 2.043268289170507 },
  { { 32, 14, 32 }, 28.1, 1.983961693548387 },
  { { 32, 32, 32 }, 31.0, 1.9259036578341013 },
};
