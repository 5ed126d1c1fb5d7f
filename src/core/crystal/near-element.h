/* near-element.h — the chemical elements, and how files write them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An element is its atomic number; 0 is an atom whose element is not known ("X").
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

#define NEAR_N_ELEMENTS 119 /* 0 to 118 */

typedef struct
{
  const char *symbol;
  const char *name;            /* in English, as the field writes it */
  double mass;                 /* u; 0 of element 0 */
  double covalent_radius;      /* Å; NAN where it is not known, as in what follows */
  double metallic_radius;      /* Å, twelve neighbours */
  double van_der_waals_radius; /* Å */
  double electronegativity;    /* Pauling's */
  guint formula_order;         /* IUPAC's order in formulas: NaCl, SiO2 */
} NearElement;

const NearElement *near_element_get (guint element);
gboolean near_element_find (const char *symbol, gssize n_bytes, guint *element);
gboolean near_element_from_label (const char *label, gssize n_bytes, guint *element, double *mass);
gboolean near_element_from_mass (double mass, guint *element);
char *near_element_dup_suggestion (const char *symbol, gssize n_bytes);

G_END_DECLS
