/* near-pseudopotential.c — one kind of atom as the electrons see it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pseudopotential.h"
