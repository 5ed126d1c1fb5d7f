/* near-cif-private.h — a CIF as read, and what is made of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A document is what near-cif-document.c keeps of the text: for each data block, the items that say
 * something about cell, symmetry and atoms. Data names are in lower case with "_" for ".", so that
 * _space_group_symop.operation_xyz and _space_group_symop_operation_xyz are one.
 */
#pragma once

#include "near-operation.h"
#include "near-reader-private.h"
#include "near-space-group.h"

G_BEGIN_DECLS

/* --- the document: near-cif-parse.c, near-cif-document.c ------------------------------------ */

typedef struct
{
  const char *text; /* valid UTF-8, of the document's life; NULL: "?" or "." */
  gsize line;
} NearCifValue;

typedef struct
{
  char *tag; /* "_cell_length_a" */
  gsize line;
  gsize loop;     /* the loop it stands in, from 1; 0: in none */
  GArray *values; /* NearCifValue; at least one */
} NearCifItem;

typedef struct
{
  char *name; /* as written after data_, valid UTF-8 */
  gsize line;
  GHashTable *items; /* tag -> NearCifItem */
} NearCifBlock;

typedef struct
{
  GPtrArray *blocks; /* NearCifBlock */
  GStringChunk *texts;
} NearCifDocument;

NearCifDocument *_near_cif_document_new (NearReader *reader, GError **error);
void _near_cif_item_free (gpointer item);
void _near_cif_block_free (gpointer block);
void _near_cif_document_free (NearCifDocument *self); /* NULL is legal */
/* The first of the tags, separated by blanks, that the block has; NULL if it has none. */
const NearCifItem *_near_cif_find (const NearCifBlock *block, const char *tags);
/* The value of the first of the tags that has one; NULL if there is none. */
const NearCifValue *_near_cif_get (const NearCifBlock *block, const char *tags);
/* Whether any row has a value. */
gboolean _near_cif_has_values (const NearCifBlock *block, const char *tag);
/* NULL if @item is NULL, has no such row, or the value is missing there. */
const NearCifValue *_near_cif_item_get (const NearCifItem *item, gsize row);
/* A number with or without a standard uncertainty, or a fraction; the line of @reader becomes that
 * of
 * @value. */
gboolean _near_cif_get_number (NearReader *reader,
                               const NearCifValue *value,
                               const char *what,
                               double *number,
                               GError **error);

/* The standard uncertainty that stands behind a number: 0.0002 of "5.4309(2)"; 0 where there is none. */
double _near_cif_get_uncertainty (const NearCifValue *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearCifDocument, _near_cif_document_free)

/* --- the atoms as listed: near-cif-atoms.c -------------------------------------------------- */

typedef struct
{
  const char *label;
  gsize line;
  double fractional[3]; /* Cartesian Å where there is no cell */
  double uncertainty[3]; /* of those; 0 where none is given */
  guint element;
  double mass; /* u; that of the isotope for D */
  double occupancy;
  double b_iso;        /* Å^2; NAN: not known */
  double u_star[3][3]; /* U_ij a*_i a*_j; [0][0] NAN: not known */
  gsize index;         /* row of the loop, from 0 */
} NearCifSite;

typedef struct
{
  gboolean has_cell;
  NearMat3 lattice;
  double cell_uncertainty[6]; /* a, b, c in Å, alpha, beta, gamma in degrees */
  gboolean has_uncertainty;   /* of any coordinate */
  GArray *sites; /* NearCifSite */
  gboolean has_b_iso, has_aniso;
  double formula[NEAR_N_ELEMENTS]; /* atoms in _chemical_formula_sum */
  gboolean has_formula;
  double n_units; /* _cell_formula_units_Z; 0: not given */
} NearCifContent;

typedef enum
{
  NEAR_CIF_SURE,
  NEAR_CIF_GUESSED, /* "CA1" */
  NEAR_CIF_GROUP    /* "Wat": an oxygen atom and what is not listed */
} NearCifSureness;

void _near_cif_content_clear (NearCifContent *self);
gboolean _near_cif_read_content (NearReader *reader,
                                 const NearCifBlock *block,
                                 NearCifContent *content,
                                 GError **error);
gboolean _near_cif_has_atoms (const NearCifBlock *block);
/* The element a type symbol or, without one, a label means; the formula tells C from Ca in "CA1".
 * One of
 * @type and @label may be NULL. */
gboolean _near_cif_find_element (NearReader *reader,
                                 const NearCifValue *type,
                                 const NearCifValue *label,
                                 const NearCifContent *content,
                                 guint *element,
                                 double *mass,
                                 NearCifSureness *sureness,
                                 GError **error);
gboolean _near_cif_read_displacements (NearReader *reader,
                                       const NearCifBlock *block,
                                       NearCifContent *content,
                                       GError **error);

/* --- what atoms are: near-cif-element.c ----------------------------------------------------- */

gboolean _near_cif_read_formula (const char *text, double amounts[NEAR_N_ELEMENTS]);

/* --- symmetry: near-cif-list.c, near-cif-setting.c, near-cif-symmetry.c --------------------------------- */

/* (transfer full): the operations the file lists; empty if it lists none. */
GArray *_near_cif_read_list (NearReader *reader, const NearCifBlock *block,
                             const NearCifContent *content, GError **error);
/* FALSE: it was not there, and was added. */
gboolean _near_cif_put_identity_first (GArray *operations);
gboolean _near_cif_is_group (const GArray *operations);
/* Notes it if the cell has not the shape that the operations need. */
void _near_cif_check_shape (NearReader *reader, const NearCifContent *content,
                            const GArray *operations);
gboolean _near_cif_fits_cell (const NearMat3 *lattice, const NearOperation *operations, gsize n);
/* Of a Hall number; the identity first. (transfer full) */
GArray *_near_cif_get_operations (int hall_number);
/* "F d -3 m:2 (227, -F 4vw 2vw 3)" (transfer full) */
char *_near_cif_dup_setting_name (int hall_number);
/* Which of @settings, Hall numbers of one group that @text may mean, the file uses; notes what was
 * assumed. @is_symbol: @text is a Hermann-Mauguin symbol, not a number. 0: @error is set. */
int _near_cif_choose_setting (NearReader *reader,
                              const NearCifContent *content,
                              const GArray *settings,
                              const char *text,
                              gboolean is_symbol,
                              GError **error);

/* (transfer full): of NearOperation, at least one; only the identity where the file does not say.
 */
GArray *_near_cif_read_symmetry (NearReader *reader,
                                 const NearCifBlock *block,
                                 const NearCifContent *content,
                                 gboolean *known,
                                 GError **error);

/* --- filling the cell: near-cif-sites.c ----------------------------------------------------- */

typedef struct
{
  double fractional[3];
  guint32 site;      /* index in the content's sites */
  guint32 operation; /* that made it */
} NearCifAtom;

typedef struct
{
  GArray *atoms;       /* NearCifAtom, by site */
  GArray *stabilizers; /* of each site: how many operations leave it where it is */
  guint n_merged;      /* sites that were not exactly where their images meet */
  double furthest;     /* Å that one was moved */
  gboolean split;      /* one of them is partly occupied: perhaps it was meant to be beside */
  guint n_snapped;     /* coordinates that became k/24 */
  const NearCifSite *first_merged;
} NearCifFilling;

void _near_cif_filling_clear (NearCifFilling *self);
/* @filling needs no clearing if this fails. */
gboolean _near_cif_fill (NearReader *reader,
                         const NearCifContent *content,
                         const GArray *operations,
                         double merge_distance,
                         NearCifFilling *filling,
                         GError **error);
/* What is in the cell, by element. */
void _near_cif_count (const NearCifContent *content,
                      const NearCifFilling *filling,
                      double amounts[NEAR_N_ELEMENTS]);
/* Whether it is the formula times Z (times any number without Z). @difference: (out) (nullable)
 * (transfer full): "H: 0 instead of 12". */
gboolean _near_cif_agrees (const NearCifContent *content,
                           const double amounts[NEAR_N_ELEMENTS],
                           char **difference);
gboolean _near_cif_build (NearReader *reader,
                          NearCifContent *content,
                          NearCifFilling *filling,
                          const GArray *operations,
                          NearCrystalBuilder *builder,
                          GError **error);

G_END_DECLS
