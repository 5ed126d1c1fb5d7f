/* near-xyz-private.h — the parts of the reader of XYZ and extended XYZ
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Format: github.com/libAtoms/extxyz and ASE's ase.io.extxyz.
 */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* --- the comment line: near-xyz-comment.c ----------------------------------------------------- */

typedef struct
{
  char *key;
  char *value;     /* without quotes and outer brackets; "T" of a word that stands alone */
  gboolean alone;  /* a word without "=" */
  gsize n_columns; /* of rows of equal length, [[1, 2], [3, 4]]; 0: no rows */
} NearXyzPair;

/* (transfer full): of NearXyzPair; NULL and an error if a quote or bracket is not closed. */
GPtrArray *_near_xyz_split_comment (const char *text, gsize n_bytes, GError **error);
/* NULL if there is none; ASCII case ignored. */
const NearXyzPair *_near_xyz_find (const GPtrArray *pairs, const char *key);
/* The numbers of a value, separated by blanks or commas; NULL if it is not numbers alone. */
double *_near_xyz_dup_numbers (const char *value, gsize *n);
gboolean _near_xyz_is_reserved (const char *key);

/* --- what the comment says of the cell and the whole: near-xyz-cell.c ------------------------- */

gboolean _near_xyz_take_pairs (NearReader *reader, const GPtrArray *pairs,
                               NearCrystalBuilder *builder, GError **error);

/* --- the columns: near-xyz-properties.c ------------------------------------------------------- */

typedef enum
{
  NEAR_XYZ_DATA, /* atom data of the column's name */
  NEAR_XYZ_SPECIES,
  NEAR_XYZ_POSITION,
  NEAR_XYZ_MASS,
  NEAR_XYZ_LABEL,
  NEAR_XYZ_MOMENTA,
  NEAR_XYZ_MOVE_MASK,
  NEAR_XYZ_DROPPED
} NearXyzRole;

typedef struct
{
  char *name;  /* as the file has it */
  char *as;    /* the name of the atom data */
  char type;   /* R, I, L, S */
  gsize first; /* column */
  gsize n;     /* columns */
  NearXyzRole role;
  GArray *values; /* double: (atoms, n) of what becomes atom data */
} NearXyzProperty;

typedef struct
{
  GPtrArray *list; /* of NearXyzProperty */
  gsize n_columns;
  gsize species, position;       /* first columns */
  gboolean types_only;           /* the species column holds numbers of types: 1, 2... */
  NearXyzProperty *mass, *label; /* nullable; in the list */
} NearXyzProperties;

/* @pair: NULL: "species:S:1:pos:R:3". */
NearXyzProperties *_near_xyz_properties_new (NearReader *reader, const NearXyzPair *pair,
                                             GError **error);
void _near_xyz_properties_free (NearXyzProperties *self);
/* The values of an atom's line. */
gboolean _near_xyz_properties_add (NearXyzProperties *self, NearReader *reader,
                                   const NearToken *tokens, GError **error);
/* Moves the values to the builder. @masses (n): of the atoms in u, 0 where unknown. */
void _near_xyz_properties_take (NearXyzProperties *self, NearReader *reader,
                                NearCrystalBuilder *builder, const double *masses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearXyzProperties, _near_xyz_properties_free)

G_END_DECLS
