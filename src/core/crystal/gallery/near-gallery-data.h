/* near-gallery-data.h — lattice constants and free coordinates of known crystals
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-gallery.py; do not edit. Each row names its source. */
#pragma once

/* What a prototype takes if nothing is said: the coordinates of these rows. */
#define GALLERY_ZNO_U 0.382
#define GALLERY_TIO2_RUTILE_U 0.3053
#define GALLERY_SIO2_ALPHA_QUARTZ_U 0.4701
#define GALLERY_SIO2_ALPHA_QUARTZ_P 0.4139
#define GALLERY_SIO2_ALPHA_QUARTZ_Q 0.2674
#define GALLERY_SIO2_ALPHA_QUARTZ_R 0.7856
#define GALLERY_SIO2_BETA_QUARTZ_U 0.2076
#define GALLERY_SIO2_ALPHA_CRISTOBALITE_U 0.30028
#define GALLERY_SIO2_ALPHA_CRISTOBALITE_P 0.2392
#define GALLERY_SIO2_ALPHA_CRISTOBALITE_Q 0.1044
#define GALLERY_SIO2_ALPHA_CRISTOBALITE_R 0.1787
#define GALLERY_SIO2_COESITE_A 0.14033
#define GALLERY_SIO2_COESITE_B 0.10833
#define GALLERY_SIO2_COESITE_C 0.07227
#define GALLERY_SIO2_COESITE_D 0.50682
#define GALLERY_SIO2_COESITE_E 0.15799
#define GALLERY_SIO2_COESITE_F 0.54077
#define GALLERY_SIO2_COESITE_G 0.1163
#define GALLERY_SIO2_COESITE_H 0.266
#define GALLERY_SIO2_COESITE_I 0.1234
#define GALLERY_SIO2_COESITE_J 0.9401
#define GALLERY_SIO2_COESITE_K 0.3114
#define GALLERY_SIO2_COESITE_L 0.1038
#define GALLERY_SIO2_COESITE_M 0.3282
#define GALLERY_SIO2_COESITE_N 0.0172
#define GALLERY_SIO2_COESITE_O 0.2117
#define GALLERY_SIO2_COESITE_P 0.4782
#define GALLERY_SIO2_STISHOVITE_U 0.30608
#define GALLERY_MOS2_U 0.621
#define GALLERY_MOS2_LAYER_U 0.079289

/* A macro, so that only the gallery has the table. */
#define GALLERY_ROWS \
  { { .id = "al-fcc", .name = N_ ("Aluminium"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008460 (libavogadro-data: Al-Aluminum.cif)" }, \
    "fcc", "Al", { 4.04958, 4.04958, 4.04958, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "cu-fcc", .name = N_ ("Copper"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008468 (libavogadro-data: Cu-Copper.cif)" }, \
    "fcc", "Cu", { 3.61496, 3.61496, 3.61496, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "ag-fcc", .name = N_ ("Silver"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008459 (libavogadro-data: Ag-Silver.cif)" }, \
    "fcc", "Ag", { 4.0862, 4.0862, 4.0862, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "au-fcc", .name = N_ ("Gold"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008463 (libavogadro-data: Au-Gold.cif)" }, \
    "fcc", "Au", { 4.07825, 4.07825, 4.07825, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "pb-fcc", .name = N_ ("Lead"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008477 (libavogadro-data: Pb-Lead.cif)" }, \
    "fcc", "Pb", { 4.9505, 4.9505, 4.9505, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "pd-fcc", .name = N_ ("Palladium"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008478 (libavogadro-data: Pd-Palladium.cif)" }, \
    "fcc", "Pd", { 3.8898, 3.8898, 3.8898, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "pt-fcc", .name = N_ ("Platinum"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008480 (libavogadro-data: Pt-Platinum.cif)" }, \
    "fcc", "Pt", { 3.9231, 3.9231, 3.9231, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "ni-fcc", .name = N_ ("Nickel"), \
      .sentence = N_ ("A metal with the atoms in close packing ABC."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008476 (libncrystal-data: Ni_sg225.ncmat)" }, \
    "fcc", "Ni", { 3.52387, 3.52387, 3.52387, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "ar-fcc", .name = N_ ("Argon"), \
      .sentence = N_ ("A noble gas, solid at 4.2 K."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008462 (libavogadro-data: Ar-Argon.cif)" }, \
    "fcc", "Ar", { 5.256, 5.256, 5.256, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "li-bcc", .name = N_ ("Lithium"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008542 (libavogadro-data: Li-Lithium.cif)" }, \
    "bcc", "Li", { 3.5093, 3.5093, 3.5093, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "na-bcc", .name = N_ ("Sodium"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008545 (libavogadro-data: Na-Sodium.cif)" }, \
    "bcc", "Na", { 4.2906, 4.2906, 4.2906, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "fe-bcc", .name = N_ ("Iron"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008536 (libavogadro-data: Fe-Iron-alpha.cif)" }, \
    "bcc", "Fe", { 2.8665, 2.8665, 2.8665, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "cr-bcc", .name = N_ ("Chromium"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008531 (libavogadro-data: Cr-Chromium.cif)" }, \
    "bcc", "Cr", { 2.8839, 2.8839, 2.8839, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "mo-bcc", .name = N_ ("Molybdenum"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008543 (libavogadro-data: Mo-Molybdenum.cif)" }, \
    "bcc", "Mo", { 3.1473, 3.1473, 3.1473, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "v-bcc", .name = N_ ("Vanadium"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008557 (libavogadro-data: V-Vanadium.cif)" }, \
    "bcc", "V", { 3.024, 3.024, 3.024, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "ta-bcc", .name = N_ ("Tantalum"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008552 (libavogadro-data: Ta-Tantalum.cif)" }, \
    "bcc", "Ta", { 3.3058, 3.3058, 3.3058, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "nb-bcc", .name = N_ ("Niobium"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008546 (libavogadro-data: Nb-Niobium.cif)" }, \
    "bcc", "Nb", { 3.3004, 3.3004, 3.3004, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "k-bcc", .name = N_ ("Potassium"), \
      .sentence = N_ ("An alkali metal at 78 K, with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008540 (libavogadro-data: K-Potassium.cif)" }, \
    "bcc", "K", { 5.247, 5.247, 5.247, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "w-bcc", .name = N_ ("Tungsten"), \
      .sentence = N_ ("A metal with an atom in the middle of a cube of eight."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008558 (libncrystal-data: W_sg229.ncmat)" }, \
    "bcc", "W", { 3.16469, 3.16469, 3.16469, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 229 }, \
  { { .id = "be-hcp", .name = N_ ("Beryllium"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008488 (libavogadro-data: Be-Beryllium.cif)" }, \
    "hcp", "Be", { 2.2866, 2.2866, 3.5833, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "mg-hcp", .name = N_ ("Magnesium"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008506 (libavogadro-data: Mg-Magnesium.cif)" }, \
    "hcp", "Mg", { 3.20927, 3.20927, 5.21033, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "ti-hcp", .name = N_ ("Titanium"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008517 (libavogadro-data: Ti-Titanium-alpha.cif)" }, \
    "hcp", "Ti", { 2.95, 2.95, 4.686, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "zn-hcp", .name = N_ ("Zinc"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008522 (libavogadro-data: Zn-Zinc.cif)" }, \
    "hcp", "Zn", { 2.6648, 2.6648, 4.9467, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "co-hcp", .name = N_ ("Cobalt"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008492 (libavogadro-data: Co-Cobalt.cif)" }, \
    "hcp", "Co", { 2.5071, 2.5071, 4.0686, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "zr-hcp", .name = N_ ("Zirconium"), \
      .sentence = N_ ("A metal with the atoms in close packing AB."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008523 (libncrystal-data: Zr_sg194.ncmat)" }, \
    "hcp", "Zr", { 3.232, 3.232, 5.147, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "c-diamond", .name = N_ ("Diamond"), \
      .sentence = N_ ("Four neighbours in a tetrahedron."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008564 (libavogadro-data: C-Diamond.cif)" }, \
    "diamond", "C", { 3.56679, 3.56679, 3.56679, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 227 }, \
  { { .id = "ge-diamond", .name = N_ ("Germanium"), \
      .sentence = N_ ("Four neighbours in a tetrahedron."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008567 (libavogadro-data: Ge-Germanium.cif)" }, \
    "diamond", "Ge", { 5.65735, 5.65735, 5.65735, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 227 }, \
  { { .id = "sn-diamond", .name = N_ ("Grey tin"), \
      .sentence = N_ ("Four neighbours in a tetrahedron."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008568 (libavogadro-data: Sn-Tin-alpha.cif)" }, \
    "diamond", "Sn", { 6.4912, 6.4912, 6.4912, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 227 }, \
  { { .id = "si-diamond", .name = N_ ("Silicon"), \
      .sentence = N_ ("Four neighbours in a tetrahedron."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008565 (libncrystal-data: Si_sg227.ncmat)" }, \
    "diamond", "Si", { 5.4307, 5.4307, 5.4307, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 227 }, \
  { { .id = "c-graphite", .name = N_ ("Graphite"), \
      .sentence = N_ ("Honeycomb layers of carbon in the order AB."), \
      .citation = "P. Trucano, R. Chen, Nature 258, 136 (1975); COD 9011577 (libncrystal-data: C_sg194_pyrolytic_graphite.ncmat)" }, \
    "graphite", "C", { 2.464, 2.464, 6.711, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 194 }, \
  { { .id = "graphene", .name = N_ ("Graphene"), \
      .sentence = N_ ("One layer of graphite in vacuum."), \
      .citation = "P. Trucano, R. Chen, Nature 258, 136 (1975); COD 9011577 (libncrystal-data: C_sg194_pyrolytic_graphite.ncmat); one layer of the bulk, in a cell 20 Å high" }, \
    "graphene", "C", { 2.464, 2.464, 20.0, 90.0, 90.0, 120.0 }, { 0.0 }, 1, 191 }, \
  { { .id = "nacl", .name = N_ ("Rock salt"), \
      .sentence = N_ ("Ions in the rock-salt structure."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008678 (libavogadro-data: NaCl-Halite.cif)" }, \
    "rock-salt", "Na Cl", { 5.64056, 5.64056, 5.64056, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "kcl", .name = N_ ("Sylvite"), \
      .sentence = N_ ("Ions in the rock-salt structure."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008651 (libavogadro-data: KCl-Sylvite.cif)" }, \
    "rock-salt", "K Cl", { 6.29294, 6.29294, 6.29294, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "mgo", .name = N_ ("Periclase"), \
      .sentence = N_ ("Ions in the rock-salt structure."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008671 (libavogadro-data: MgO-Periclase.cif)" }, \
    "rock-salt", "Mg O", { 4.2112, 4.2112, 4.2112, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "lif", .name = N_ ("Lithium fluoride"), \
      .sentence = N_ ("Ions in the rock-salt structure."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008667 (libncrystal-data: LiF_sg225_LithiumFlouride.ncmat)" }, \
    "rock-salt", "Li F", { 4.0173, 4.0173, 4.0173, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "lii", .name = N_ ("Lithium iodide"), \
      .sentence = N_ ("Ions in the rock-salt structure."), \
      .citation = "ucl.ac.uk/~ucapahh/research/crystal/lii.htm: nearest distance 3.00 Å" }, \
    "rock-salt", "Li I", { 6.0, 6.0, 6.0, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "cscl", .name = N_ ("Caesium chloride"), \
      .sentence = N_ ("Ions with eight neighbours each."), \
      .citation = "ICSD 622367 (pymatgen-test-files: test_C--8_CsCl_icsd_622367.json)" }, \
    "cesium-chloride", "Cs Cl", { 4.12599, 4.12599, 4.12599, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 221 }, \
  { { .id = "zns-zinc-blende", .name = N_ ("Sphalerite"), \
      .sentence = N_ ("The cubic form of ZnS."), \
      .citation = "B. J. Skinner, American Mineralogist 46, 1399 (1961); COD 9000107 (libavogadro-data: ZnS-Sphalerite.cif)" }, \
    "zinc-blende", "Zn S", { 5.4093, 5.4093, 5.4093, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 216 }, \
  { { .id = "gaas", .name = N_ ("Gallium arsenide"), \
      .sentence = N_ ("A semiconductor in the zinc-blende structure."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008845 (libavogadro-data: GaAs.cif)" }, \
    "zinc-blende", "Ga As", { 5.6537, 5.6537, 5.6537, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 216 }, \
  { { .id = "zno", .name = N_ ("Zinc oxide"), \
      .sentence = N_ ("The wurtzite structure, measured at 473 K."), \
      .citation = "K. Kihara, G. Donnay (1985); COD 9004179 (libncrystal-data: ZnO_sg186_ZincOxide.ncmat)" }, \
    "wurtzite", "Zn O", { 3.2533, 3.2533, 5.2073, 90.0, 90.0, 120.0 }, { 0.382 }, 1, 186 }, \
  { { .id = "caf2", .name = N_ ("Fluorite"), \
      .sentence = N_ ("Calcium with eight fluorine neighbours, fluorine with four."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9009005 (libavogadro-data: CaF2-Fluorite.cif)" }, \
    "fluorite", "Ca F", { 5.46295, 5.46295, 5.46295, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 225 }, \
  { { .id = "srtio3", .name = N_ ("Strontium titanate"), \
      .sentence = N_ ("Cubic perovskite at room temperature."), \
      .citation = "R. H. Mitchell,A. R.  Chakhmouradian,P. M.  Woodward, Physics and Chemistry of Minerals 27, 583 (2000); COD 9006864 (libavogadro-data: SrTiO3-Tausonite.cif)" }, \
    "perovskite", "Sr Ti O", { 3.90528, 3.90528, 3.90528, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 221 }, \
  { { .id = "batio3", .name = N_ ("Barium titanate, cubic"), \
      .sentence = N_ ("The cubic perovskite as published in 1931; at room temperature the real crystal is ferroelectric and tetragonal."), \
      .citation = "R. W. G. Wyckoff, The second edition of Structure of Crystals p. 273 (1931); COD 5910149 (libavogadro-data: BaTiO3.cif)" }, \
    "perovskite", "Ba Ti O", { 3.97, 3.97, 3.97, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 221 }, \
  { { .id = "tio2-rutile", .name = N_ ("Rutile"), \
      .sentence = N_ ("Octahedra of oxygen around titanium."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9009083 (libavogadro-data: TiO2-Rutile.cif)" }, \
    "rutile", "Ti O", { 4.59373, 4.59373, 2.95812, 90.0, 90.0, 90.0 }, { 0.3053 }, 1, 136 }, \
  { { .id = "sio2-alpha-quartz", .name = N_ ("Low quartz"), \
      .sentence = N_ ("The stable form of SiO2 at room temperature."), \
      .citation = "G Will,M  Bellotto,W  Parrish,M  Hart, Journal of Applied Crystallography 21, 182 (1988); COD 5000035 (libavogadro-data: SiO2-Quartz-alpha.cif)" }, \
    "alpha-quartz", "Si O", { 4.91239, 4.91239, 5.40385, 90.0, 90.0, 120.0 }, { 0.4701, 0.4139, 0.2674, 0.7856 }, 1, 154 }, \
  { { .id = "sio2-beta-quartz", .name = N_ ("High quartz"), \
      .sentence = N_ ("Quartz above 846 K, measured at 848 K."), \
      .citation = "K. Kihara, European Journal of Mineralogy 2, 63 (1990); COD 9005025 (libavogadro-data: SiO2-Quartz-beta.cif)" }, \
    "beta-quartz", "Si O", { 4.9965, 4.9965, 5.457, 90.0, 90.0, 120.0 }, { 0.2076 }, 1, 180 }, \
  { { .id = "sio2-alpha-cristobalite", .name = N_ ("Low cristobalite"), \
      .sentence = N_ ("An open form of SiO2, metastable at room temperature."), \
      .citation = "R. T. Downs,D. C.  Palmer, American Mineralogist 79, 9 (1994); COD 9001578 (libavogadro-data: SiO2-Cristobalite.cif)" }, \
    "alpha-cristobalite", "Si O", { 4.9717, 4.9717, 6.9223, 90.0, 90.0, 90.0 }, { 0.30028, 0.2392, 0.1044, 0.1787 }, 1, 92 }, \
  { { .id = "sio2-beta-cristobalite", .name = N_ ("High cristobalite, ideal"), \
      .sentence = N_ ("SiO2 of the diamond structure with oxygen in the bonds, an average of the real crystal."), \
      .citation = "M. J. Mehl et al., Comput. Mater. Sci. 136, S1 (2017), A2B_cF24_227_c_a" }, \
    "beta-cristobalite", "Si O", { 7.166, 7.166, 7.166, 90.0, 90.0, 90.0 }, { 0.0 }, 1, 227 }, \
  { { .id = "sio2-coesite", .name = N_ ("Coesite"), \
      .sentence = N_ ("SiO2 of high pressure, still of tetrahedra."), \
      .citation = "L. Levien,C. T.  Prewitt, American Mineralogist 66, 324 (1981); COD 9000802 (libavogadro-data: SiO2-Coesite.cif)" }, \
    "coesite", "Si O", { 7.1356, 12.3692, 7.1736, 90.0, 120.34, 90.0 }, { 0.14033, 0.10833, 0.07227, 0.50682, 0.15799, 0.54077, 0.1163, 0.266, 0.1234, 0.9401, 0.3114, 0.1038, 0.3282, 0.0172, 0.2117, 0.4782 }, 1, 15 }, \
  { { .id = "sio2-stishovite", .name = N_ ("Stishovite"), \
      .sentence = N_ ("SiO2 of very high pressure: octahedra, as in rutile."), \
      .citation = "R. J. Hill,M. D.  Newton,G. V.  Gibbs, Journal of Solid State Chemistry 47, 185 (1983); COD 9012691 (libavogadro-data: SiO2-Stishovite.cif)" }, \
    "rutile", "Si O", { 4.1773, 4.1773, 2.6655, 90.0, 90.0, 90.0 }, { 0.30608 }, 1, 136 }, \
  { { .id = "mos2", .name = N_ ("Molybdenite"), \
      .sentence = N_ ("Layers S-Mo-S, bound weakly: a lubricant."), \
      .citation = "WIEN2k structure of A. Kokalj's XCrySDen (xcrysden-data: mos2.struct)" }, \
    "molybdenite", "Mo S", { 3.1592, 3.1592, 12.2928, 90.0, 90.0, 120.0 }, { 0.621 }, 1, 194 }, \
  { { .id = "mos2-layer", .name = N_ ("Molybdenite, one layer"), \
      .sentence = N_ ("One layer S-Mo-S in vacuum."), \
      .citation = "WIEN2k structure of A. Kokalj's XCrySDen (xcrysden-data: mos2.struct); one layer of the bulk, in a cell 20 Å high" }, \
    "molybdenite-layer", "Mo S", { 3.1592, 3.1592, 20.0, 90.0, 90.0, 120.0 }, { 0.079289 }, 1, 187 }, \
  { { .id = "al-fcc-32", .name = N_ ("Aluminium, 32 atoms"), \
      .sentence = N_ ("2 x 2 x 2 conventional cells: something to simulate."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008460 (libavogadro-data: Al-Aluminum.cif)" }, \
    "fcc", "Al", { 4.04958, 4.04958, 4.04958, 90.0, 90.0, 90.0 }, { 0.0 }, 2, 225 }, \
  { { .id = "al-fcc-108", .name = N_ ("Aluminium, 108 atoms"), \
      .sentence = N_ ("3 x 3 x 3 conventional cells: something to simulate."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008460 (libavogadro-data: Al-Aluminum.cif)" }, \
    "fcc", "Al", { 4.04958, 4.04958, 4.04958, 90.0, 90.0, 90.0 }, { 0.0 }, 3, 225 }, \
  { { .id = "al-fcc-256", .name = N_ ("Aluminium, 256 atoms"), \
      .sentence = N_ ("4 x 4 x 4 conventional cells: something to simulate."), \
      .citation = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963); COD 9008460 (libavogadro-data: Al-Aluminum.cif)" }, \
    "fcc", "Al", { 4.04958, 4.04958, 4.04958, 90.0, 90.0, 90.0 }, { 0.0 }, 4, 225 }, \

