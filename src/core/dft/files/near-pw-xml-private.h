/* near-pw-xml-private.h — the two parts of the reader of data-file-schema.xml
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-pw-output-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  NearPwOutput *output;
  GMarkupParseContext *context;
  GString *path, *text;
  char *label; /* of the atom that is open */
  GPtrArray *labels, *pseudopotentials;
  GArray *positions, *forces, *stress; /* double */
  NearMat3 cell;                       /* bohr */
  guint n_vectors;
  double alat;
  NearPwBands bands;
  gsize n_bands;
  gboolean is_polarized, is_closed;
} NearPwXml;

/* What has been read to @xml->output. */
gboolean _near_pw_xml_finish (NearPwXml *xml, GError **error);

G_END_DECLS
