/* near-field.h — a quantity on the points of a grid in a cell: density, potential, LDOS
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Point (i, j, k) stands at origin + i/n0 a + j/n1 b + k/n2 c, its value at [(i n1 + j) n2 + k]. A
 * periodic field has no point twice: what a file repeats at the far faces was dropped when it was read.
 * Immutable and atomically reference-counted.
 */
#pragma once

#include "near-array.h"
#include "near-lattice.h"

G_BEGIN_DECLS

typedef struct _NearField NearField;

/* @values (n0, n1, n2) FLOAT64; @name, @unit: "charge density", "e/Å³"; both translated. For a field that
 * is not periodic the grid ends one step before the far faces of @lattice all the same. */
NearField *near_field_new (const NearMat3 *lattice, NearVec3 origin, NearArray *values,
                           gboolean periodic, const char *name, const char *unit);
NearField *near_field_ref (NearField *self);
void near_field_unref (NearField *self); /* NULL is legal */

const NearMat3 *near_field_get_lattice (const NearField *self);
NearVec3 near_field_get_origin (const NearField *self);
gsize near_field_get_n (const NearField *self, guint direction);
const double *near_field_peek (const NearField *self);
gboolean near_field_is_periodic (const NearField *self);
const char *near_field_get_name (const NearField *self);
const char *near_field_get_unit (const NearField *self);
double near_field_get_integral (const NearField *self);
void near_field_get_range (const NearField *self, double *minimum, double *maximum);
/* The value at a fractional position of the field's cell, between the points trilinear. */
double near_field_interpolate (const NearField *self, const double fractional[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearField, near_field_unref)

G_END_DECLS
