/* near-qe-private.h — what the readers of Quantum ESPRESSO's files share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-reader-private.h"

G_BEGIN_DECLS

/* --- Fortran namelists: near-qe-namelist.c --------------------------------------------------------- */

typedef struct
{
  char *group; /* "system"; lower case, as @name */
  char *name;  /* "celldm(1)": without blanks */
  char *value; /* without quotation marks */
  gsize line;
} NearQeEntry;

/* An array of NearQeEntry. */
GPtrArray *_near_qe_namelists_new (void);
/* Reads the namelist that begins in the current line with & and ends with / or &end, and appends what it
 * holds. Lists of values fill an array: "celldm = 10, 0, 1.6" is three entries. */
gboolean _near_qe_namelist_read (NearReader *reader, GPtrArray *entries, GError **error);
/* The last assignment, as in Fortran; NULL: none. */
const NearQeEntry *_near_qe_namelist_find (const GPtrArray *entries, const char *group, const char *name);
/* The value as a number; TRUE and @value unchanged if there is none. */
gboolean _near_qe_namelist_get_number (NearReader *reader, const GPtrArray *entries, const char *group,
                                       const char *name, double *value, GError **error);
gboolean _near_qe_namelist_get_integer (NearReader *reader, const GPtrArray *entries, const char *group,
                                        const char *name, gint64 minimum, gint64 maximum, gint64 *value,
                                        GError **error);
gboolean _near_qe_namelist_get_logical (NearReader *reader, const GPtrArray *entries, const char *group,
                                        const char *name, gboolean *value, GError **error);

/* --- arithmetic in coordinates: near-qe-expression.c ------------------------------------------------ */

/* "1/3", "1/2*3^(-1/2)", "0.5*sqrt(3)", or a number; FALSE if it is neither. */
gboolean _near_qe_evaluate (const NearToken *token, double *value);

/* --- lattices: near-qe-bravais.c -------------------------------------------------------------------- */

/* Bits of what a lattice needs besides its first length: the bit k - 1 is celldm(k). */
gboolean _near_qe_bravais_get_needs (int ibrav, guint *needs);
/* @celldm (6): celldm(1) in any unit of length, which is that of @lattice. */
gboolean _near_qe_bravais_make (int ibrav, const double celldm[6], NearMat3 *lattice, GError **error);

/* The lattice of the namelist &system, in Å. @alat: QE's unit of length in Å; 0 if the file gives none.
 * @lattice is not set and @has_lattice FALSE for ibrav = 0. */
gboolean _near_qe_bravais_read (NearReader *reader, const GPtrArray *entries, int ibrav, double *alat,
                                NearMat3 *lattice, gboolean *has_lattice, GError **error);

/* --- cards: near-qe-card.c --------------------------------------------------------------------------- */

typedef enum
{
  NEAR_QE_UNIT_NONE,
  NEAR_QE_UNIT_ALAT,
  NEAR_QE_UNIT_BOHR,
  NEAR_QE_UNIT_ANGSTROM,
  NEAR_QE_UNIT_CRYSTAL,
  NEAR_QE_UNIT_CRYSTAL_SG
} NearQeUnit;

/* The word after a card's name, in braces, parentheses or bare; @alat, nullable: what stands after
 * "alat =", in Å, or unchanged. */
gboolean _near_qe_card_get_unit (NearReader *reader, NearQeUnit *unit, double *alat, GError **error);

/* These files say their units: what is read as bohr at somebody's wish may be so twice. */
void _near_qe_note_bohr (NearReader *reader);

typedef struct
{
  char *label;
  guint element;
  double mass; /* u */
} NearQeSpecies;

/* An array of NearQeSpecies. */
GArray *_near_qe_species_new (void);
/* Element of @label, or of what @hint (the name of a pseudopotential's file, or a symbol) begins with. */
gboolean _near_qe_species_add (NearReader *reader, GArray *species, const NearToken *label,
                               const NearToken *hint, double mass, GError **error);

typedef struct
{
  NearToken label;
  double x[3];
  gboolean fixed[3];
  gsize line;
} NearQeAtom;

/* A line of ATOMIC_POSITIONS. */
gboolean _near_qe_card_read_atom (NearReader *reader, NearQeAtom *atom, GError **error);
/* All atoms into @builder, whose lattice is set here. @species empty: elements from the labels. */
gboolean _near_qe_card_add_atoms (NearReader *reader, NearCrystalBuilder *builder, const NearMat3 *lattice,
                                  NearQeUnit unit, double alat, const GArray *species, const GArray *atoms,
                                  GError **error);

/* --- positions of a space group: near-qe-space-group.c ------------------------------------------------ */

/* Atoms in crystal_sg coordinates: @atoms becomes all atoms of the conventional cell @lattice (of the
 * rhombohedral one for R groups), as fractions. */
gboolean _near_qe_space_group_fill (NearReader *reader, const GPtrArray *entries, NearMat3 *lattice,
                                    double *alat, GArray *atoms, GError **error);

G_END_DECLS
