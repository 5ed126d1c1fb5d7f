/* near-gallery.h — crystals that everybody knows, ready to look at
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row has its numbers from a publication, which its citation names with the package they were
 * read from. Prefer a row here to numbers from memory.
 */
#pragma once

#include "near-prototype.h"

G_BEGIN_DECLS

typedef struct
{
  NearInfo info; /* the citation is that of the numbers */
  const char *prototype;
  const char *elements;                             /* of A, B, C: "Na Cl" */
  NearCell cell;                                    /* Å, degrees */
  double parameters[NEAR_PROTOTYPE_MAX_PARAMETERS]; /* those of the prototype */
  guint repeat;                                     /* conventional cells along a, b and c */
  int space_group;
} NearGalleryInfo;

extern const NearTable near_gallery_table; /* of NearGalleryInfo */

NearCrystal *near_gallery_new (const char *id, GError **error);

G_END_DECLS
