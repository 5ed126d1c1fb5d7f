/* near-precision.h — for sources that are compiled once per precision
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * NearReal is float or double; NEAR_REAL (name) is the name of this precision's function.
 */
#pragma once

#include <glib.h>

#ifdef NEAR_PRECISION_IS_SINGLE
typedef float NearReal;
#define NEAR_REAL(name) name##_single
#define NEAR_REAL_SQRT sqrtf
#else
typedef double NearReal;
#define NEAR_REAL(name) name##_double
#define NEAR_REAL_SQRT sqrt
#endif
