/* near-space-group-data.h — symbols of settings that spglib does not list
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-space-groups.py; do not edit. */
static const struct
{
  const char *symbol;
  int hall_number;
} more_symbols[] = {
  { "abm2", 191 },
  { "bma2", 192 },
  { "b2cm", 193 },
  { "c2mb", 194 },
  { "cm2a", 195 },
  { "ac2m", 196 },
  { "aba2", 203 },
  { "bba2", 204 },
  { "b2cb", 205 },
  { "c2cb", 206 },
  { "cc2a", 207 },
  { "ac2a", 208 },
  { "cmca", 304 },
  { "ccmb", 305 },
  { "abma", 306 },
  { "acam", 307 },
  { "bbcm", 308 },
  { "bmab", 309 },
  { "cmma", 316 },
  { "cmmb", 317 },
  { "abmm", 318 },
  { "acmm", 319 },
  { "bmcm", 320 },
  { "bmam", 321 },
  { "ccca", 322 },
  { "ccca", 323 },
  { "cccb", 322 },
  { "cccb", 325 },
  { "abaa", 326 },
  { "abaa", 327 },
  { "acaa", 326 },
  { "acaa", 329 },
  { "bbcb", 330 },
  { "bbab", 330 },
  { "bbab", 333 },
  { "abam", 307 },
};
