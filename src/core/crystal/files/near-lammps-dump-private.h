/* near-lammps-dump-private.h — a LAMMPS dump file on its way
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-lammps-private.h"

G_BEGIN_DECLS

#define NEAR_DUMP_N_CACHED 8

typedef enum
{
  NEAR_DUMP_ID,
  NEAR_DUMP_TYPE,
  NEAR_DUMP_ELEMENT,
  NEAR_DUMP_MASS,
  NEAR_DUMP_X,
  NEAR_DUMP_XU,
  NEAR_DUMP_XS,
  NEAR_DUMP_XSU,
  NEAR_DUMP_V,
  NEAR_DUMP_F,
  NEAR_DUMP_Q,
  NEAR_DUMP_N_QUANTITIES
} NearDumpQuantity;

typedef struct
{
  gint64 id;
  guint32 type;
  guint16 species;
  double x[3], v[3], f[3];
  double charge;
} NearDumpAtom;

typedef struct
{
  /* of the file */
  const NearLammpsUnits *units;
  GArray *types;
  NearCrystalBuilder *builder;
  guint n_types_known; /* used types whose species were found */
  gboolean columns_noted;
  struct
  {
    char text[16];
    gsize n;
    guint16 species;
  } cache[NEAR_DUMP_N_CACHED]; /* the labels met last */
  guint next_cached;

  /* of the frame */
  gsize line;
  gint64 step, n_atoms;
  double time;
  gboolean has_step, has_time, has_box;
  NearMat3 lattice;
  double origin[3];
  gboolean periodic[3];
  int column[NEAR_DUMP_N_QUANTITIES][3]; /* -1: not there */
  guint n_columns;
  GArray *atoms;
} NearDump;

typedef enum
{
  NEAR_DUMP_FRAME,
  NEAR_DUMP_END, /* there is no more */
  NEAR_DUMP_CUT, /* the text ends within a frame: @error says where */
  NEAR_DUMP_FAILED
} NearDumpOutcome;

static inline gboolean
_near_dump_is_last_line (const NearReader *reader)
{
  for (const char *c = reader->lines.at; c < reader->lines.end; c++)
    if (!g_ascii_isspace (*c))
      return FALSE;
  return TRUE;
}

/* The current line is "ITEM: ATOMS ...": what its columns are. */
gboolean _near_dump_read_columns (NearReader *reader, NearDump *dump, GError **error);
NearDumpOutcome _near_dump_read_atoms (NearReader *reader, NearDump *dump, GError **error);
/* Adds the frame that was read, if it has atoms. */
gboolean _near_dump_finish_frame (NearReader *reader, NearDump *dump, GError **error);

G_END_DECLS
