/* near-structures.h — structure files: what they hold, every format in and out
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file holds one crystal or several (the frames of a trajectory) and perhaps fields on a grid. What a
 * reader had to assume stands in each crystal's notes; what it cannot make sense of is an error with the
 * file, the line, the text and what would be right. No count in a header is trusted before the data is
 * seen. Formats are the rows of near_format_table.
 */
#pragma once

#include "near-crystal.h"
#include "near-field.h"
#include "near-monitor.h"
#include "near-table.h"

G_BEGIN_DECLS

/* What the file does not say, or says wrongly. All zero is the usual reading. */
typedef struct
{
  const char *block;        /* CIF: the name of the data block; NULL: the first with atoms */
  gboolean asymmetric_unit; /* CIF: the atoms as listed, symmetry not applied */
  double merge_distance;    /* CIF: Å within which images on a special position are one; 0: 0.1 */
  const char *elements;     /* "Al Fe": of the types or blocks, where a file only numbers them */
  const char *atom_style;   /* LAMMPS data: "atomic", "charge", "full"...; NULL: from the file's hint */
  gboolean cartesian;       /* POSCAR: coordinates are in Å, though the file says they are fractional */
  gboolean bohr;            /* lengths are in bohr, though the format says Å */
  gsize max_frames;         /* 0: all */
} NearReadOptions;

typedef struct
{
  gboolean with_symmetry; /* CIF: asymmetric unit and operations instead of P1 */
  double symprec;         /* Å, for that; 0: 0.01 */
} NearWriteOptions;

typedef struct _NearStructures NearStructures;

/* @format: the id of a row of near_format_table, or NULL: by name and content. */
NearStructures *near_structures_load (const char *path, const char *format,
                                      const NearReadOptions *options, const NearMonitor *monitor,
                                      GError **error);
NearStructures *near_structures_parse (const char *data, gsize n_bytes, const char *name,
                                       const char *format, const NearReadOptions *options,
                                       const NearMonitor *monitor, GError **error);
NearStructures *near_structures_ref (NearStructures *self);
void near_structures_unref (NearStructures *self); /* NULL is legal */

const char *near_structures_get_format (const NearStructures *self); /* the id that was read */
gsize near_structures_get_n_frames (const NearStructures *self);     /* at least 1 */
NearCrystal *near_structures_get_frame (const NearStructures *self, gsize frame); /* borrowed */
gsize near_structures_get_n_fields (const NearStructures *self);
NearField *near_structures_get_field (const NearStructures *self, gsize field); /* borrowed */

/* @frames (n_frames), at least 1; formats that hold one take the last. @field: nullable, for formats that
 * hold one. @format: NULL: by the name of the file. @notes: nullable: what the format cannot hold. */
gboolean near_structures_save (NearCrystal *const *frames, gsize n_frames, NearField *field,
                               const char *path, const char *format, const NearWriteOptions *options,
                               GPtrArray *notes, GError **error);
char *near_structures_format (NearCrystal *const *frames, gsize n_frames, NearField *field,
                              const char *format, const NearWriteOptions *options, GPtrArray *notes,
                              gsize *n_bytes, GError **error);

/* The formats; those without a writer are said to be so by the command line. */
extern const NearTable near_format_table;
gboolean near_format_can_write (const char *format);
/* The format that a file of this name is written in, or NULL. */
const char *near_format_find_by_name (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearStructures, near_structures_unref)

G_END_DECLS
