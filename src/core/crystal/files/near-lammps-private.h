/* near-lammps-private.h — what the readers and the writer of LAMMPS's files share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * LAMMPS numbers the types of atoms from 1 and knows no elements: they come from what the user
 * says, from the words that people write behind the masses, or from the masses. Vectors in its
 * files are in the units of its "units" command, which data files mention in their first line only
 * if LAMMPS wrote them.
 */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* More cannot be told apart by a crystal. */
#define NEAR_LAMMPS_MAX_TYPES 65535

typedef struct
{
  const char *name;
  double velocity; /* one unit in Å/fs */
  double force;    /* one unit in eV/Å */
  double time;     /* one unit in fs */
} NearLammpsUnits;

/* NULL if lengths are not in Å, or there are no such units. */
const NearLammpsUnits *_near_lammps_find_units (const NearToken *name);
const NearLammpsUnits *_near_lammps_get_metal (void);

typedef struct
{
  double mass;     /* in the file's unit, u where there is an element; 0: not said */
  guint element;   /* 0: not known */
  gboolean named;  /* the file names the element, or says X */
  gboolean exact;  /* and writes it as chemists do: "Al", not "AL" */
  gboolean used;   /* an atom has this type */
  guint16 species; /* once it is in a builder */
} NearLammpsType;

/* Of NearLammpsType, cleared; type t is element t - 1. */
GArray *_near_lammps_types_new (void);
/* Grows up to @type, which is from 1 to NEAR_LAMMPS_MAX_TYPES. */
NearLammpsType *_near_lammps_types_get (GArray *types, guint type);
/* What a word beside a type or a mass says: "Al", "X", "opls_135". */
void _near_lammps_type_name (NearLammpsType *type, const NearToken *word);
/* Finds the elements of all used types, notes what was assumed, and adds them to @builder. */
gboolean _near_lammps_types_finish (NearReader *reader, GArray *types, NearCrystalBuilder *builder,
                                    GError **error);

/* a = (lx, 0, 0), b = (xy, ly, 0), c = (xz, yz, lz) */
NearMat3 _near_lammps_make_lattice (const double length[3], const double tilt[3]);
/* Notes that the corner of the box was moved to zero, if @origin is not there already. */
void _near_lammps_note_origin (NearReader *reader, const double origin[3]);

/* More columns than any style has. */
#define NEAR_LAMMPS_MAX_TOKENS 20

/* --- a data file on its way ------------------------------------------------------------------- */

typedef struct
{
  gint64 id;
  guint32 type; /* from 1 */
  guint32 line;
  double x[3];
  double charge;
  double moment[3]; /* mu_B */
} NearLammpsAtom;

typedef struct
{
  gint64 id;
  double v[3]; /* in the file's unit */
} NearLammpsVelocity;

typedef struct
{
  gint64 n_atoms; /* what the header says; -1: nothing */
  gint64 n_types; /* likewise */
  NearMat3 lattice;
  double origin[3];
  const NearLammpsUnits *units; /* NULL: not said */
  GArray *types;                /* NearLammpsType */
  GHashTable *labels;           /* char * -> type number: the section Atom Type Labels */
  GArray *atoms;                /* NearLammpsAtom */
  GArray *velocities;           /* NearLammpsVelocity */
  gboolean has_atoms, has_charge, has_moments, has_velocities;
} NearLammpsData;

/* Cuts a comment, keeps what it says in @comment (n 0: nothing), and splits the rest. */
gsize _near_lammps_split (NearReader *reader, NearToken *tokens, gsize max_tokens,
                          NearToken *comment);
/* Of each line of a section that is not blank; @n may be more than NEAR_LAMMPS_MAX_TOKENS. */
typedef gboolean (*NearLammpsLineFunc) (NearReader *reader, gpointer user_data, const NearToken *tokens,
                                        gsize n, const NearToken *comment, GError **error);
/* Up to the next section. @function: NULL: the section is passed over. */
gboolean _near_lammps_read_lines (NearReader *reader, NearLammpsLineFunc function, gpointer user_data,
                                  GError **error);
/* Whether the current line begins another section; at most the first letters decide. */
gboolean _near_lammps_is_section (const NearToken *tokens, gsize n);
gboolean _near_lammps_get_numbers (const NearReader *reader, const NearToken *tokens, gsize n,
                                   const char *what, double *values, GError **error);
void _near_lammps_read_title (NearReader *reader, NearLammpsData *data,
                              NearCrystalBuilder *builder);
gboolean _near_lammps_read_header (NearReader *reader, NearLammpsData *data, GError **error);
/* @hint: the word behind "Atoms #", n 0 if there is none. */
gboolean _near_lammps_read_atoms (NearReader *reader, NearLammpsData *data, const NearToken *hint,
                                  GError **error);

G_END_DECLS
