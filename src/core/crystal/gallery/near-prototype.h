/* near-prototype.h — structure types: where the atoms stand, whatever they are
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A type fixes the space group and which sites are occupied; the cell, a few coordinates and the
 * elements A, B, C are free.
 */
#pragma once

#include "near-crystal.h"
#include "near-table.h"

G_BEGIN_DECLS

#define NEAR_PROTOTYPE_MAX_PARAMETERS 16

typedef enum
{
  NEAR_FAMILY_CUBIC,        /* a */
  NEAR_FAMILY_TETRAGONAL,   /* a, c */
  NEAR_FAMILY_HEXAGONAL,    /* a, c; gamma is 120 */
  NEAR_FAMILY_ORTHORHOMBIC, /* a, b, c */
  NEAR_FAMILY_MONOCLINIC,   /* a, b, c, beta */
  NEAR_FAMILY_TRICLINIC
} NearCellFamily;

typedef struct
{
  NearInfo info;               /* the parameters are the free coordinates */
  const char *strukturbericht; /* nullable: "A1" */
  int space_group;             /* its number, where the free coordinates are not special */
  NearCellFamily family;
  guint n_elements;
  const char *sites;      /* "A 0 0 0; B u u 1/2" in fractions of the cell */
  const char *operations; /* nullable: "x,y,z; -x,1/2+y,-z": what makes all atoms from the sites */
  gboolean is_layer;      /* repeats along a and b only */
} NearPrototype;

extern const NearTable near_prototype_table; /* of NearPrototype */

/* @cell: what the family fixes may be 0. @parameters (n_parameters): NULL: the usual ones. */
NearCrystal *near_prototype_new_crystal (const char *id, const NearCell *cell,
                                         const double *parameters, gsize n_parameters,
                                         const guint *elements, gsize n_elements, GError **error);

G_END_DECLS
