/* near-pw-xml-private.h — the two parts of the reader of data-file-schema.xml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pw-output-private.h"

G_BEGIN_DECLS

/* A structure and what was computed for it. */
typedef struct
{
  GPtrArray *labels;
  GArray *positions, *forces, *stress; /* double: bohr; eV/Å; eV/Å^3 */
  NearMat3 cell;                       /* bohr */
  guint n_vectors;
  NearLdosEnergies energies;
} NearPwXmlPart;

typedef struct
{
  const char *name;
  NearPwOutput *output;
  GMarkupParseContext *context;
  GString *path, *text;
  char *label; /* of the atom that is open */
  GPtrArray *pseudopotentials;
  /* The last <step> of a relaxation, and <output>, which has the structure of the next one already. */
  NearPwXmlPart step, last;
  double alat;
  NearPwBands bands;
  gsize n_bands;
  gboolean is_polarized, is_closed;
} NearPwXml;

/* What has been read to @xml->output. */
gboolean _near_pw_xml_finish (NearPwXml *xml, GError **error);

G_END_DECLS
