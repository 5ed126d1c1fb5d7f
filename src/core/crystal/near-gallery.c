/* near-gallery.c — crystals that everybody knows, ready to look at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gallery.h"

#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "near-gallery-data.h"

#define MAX_ELEMENTS 3

static const NearGalleryInfo gallery_rows[] = { GALLERY_ROWS };

const NearTable near_gallery_table = NEAR_TABLE_INIT ("gallery", N_ ("crystal"), gallery_rows);

/* n x n x n cells of @crystal. */
static NearCrystal *
repeat (const NearCrystal *crystal, guint n, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, FALSE);
  NearMat3 lattice = *near_crystal_get_lattice (crystal);
  const double *f = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);

  for (guint k = 0; k < 9; k++)
    lattice.m[k / 3][k % 3] *= n;
  near_crystal_builder_set_lattice (builder, &lattice);
  for (guint cell = 0; cell < n * n * n; cell++)
    for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
      {
        const guint shift[3] = { cell / (n * n), cell / n % n, cell % n };
        double x[3];

        for (guint k = 0; k < 3; k++)
          x[k] = (f[3 * i + k] + shift[k]) / n;
        near_crystal_builder_add_fractional (builder, species[i], x);
      }
  return near_crystal_builder_finish (builder, error);
}

/**
 * near_gallery_new:
 * @id: of a row of near_gallery_table: "si-diamond"
 *
 * Returns: (transfer full) (nullable): the crystal, with its provenance "gallery: ID"
 * Errors: NEAR_ERROR_UNKNOWN_NAME
 */
NearCrystal *
near_gallery_new (const char *id, GError **error)
{
  g_return_val_if_fail (id != NULL, NULL);

  NearToken words[MAX_ELEMENTS];
  guint elements[MAX_ELEMENTS];
  gsize row, type_row;

  if (!near_table_find (&near_gallery_table, id, &row, error))
    return NULL;
  const NearGalleryInfo *info = &gallery_rows[row];
  gsize n = near_tokens_split (info->elements, strlen (info->elements), words, MAX_ELEMENTS);
  g_assert (n <= MAX_ELEMENTS);
  for (gsize i = 0; i < n; i++)
    if (!near_element_find (words[i].start, (gssize) words[i].n, &elements[i]))
      g_assert_not_reached ();
  if (!near_table_find (&near_prototype_table, info->prototype, &type_row, error))
    return NULL;
  g_autoptr (NearCrystal) cell = near_prototype_new_crystal (
      info->prototype, &info->cell, info->parameters,
      near_table_get (&near_prototype_table, type_row)->n_parameters, elements, n, error);
  g_autoptr (NearCrystal) whole = cell == NULL       ? NULL
                                  : info->repeat > 1 ? repeat (cell, info->repeat, error)
                                                     : near_crystal_ref (cell);
  if (whole == NULL)
    return NULL;

  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (whole, TRUE);
  g_autofree char *provenance = g_strconcat ("gallery: ", info->info.id, NULL);
  near_crystal_builder_set_title (builder, _ (info->info.name), -1);
  near_crystal_builder_set_provenance (builder, provenance);
  return near_crystal_builder_finish (builder, error);
}
