//! build.rs: has programs linked with the SDK's archive, which lies beside the installed crate or in the build folder, else
//! where UNILET_LIBRARY_DIR says; empty, it says that programs bring a core of their own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

const ARCHIVE: &str = "libunilet-guest.a";

/// PREFIX/share/unilet/rust is the crate, and PREFIX/lib, or a folder in it that is named by the machine, has the archive.
fn find(crate_folder: &Path) -> Option<PathBuf> {
    let libraries = crate_folder.join("../../../lib");
    let mut folders = vec![crate_folder.join("../../build"), libraries.clone()];

    if let Ok(entries) = fs::read_dir(libraries) {
        folders.extend(entries.flatten().map(|entry| entry.path()));
    }
    folders.into_iter().find(|folder| folder.join(ARCHIVE).is_file())
}

fn main() {
    println!("cargo:rerun-if-env-changed=UNILET_LIBRARY_DIR");
    let folder = match env::var_os("UNILET_LIBRARY_DIR") {
        Some(given) if given.is_empty() => return,
        Some(given) => Some(PathBuf::from(given)),
        None => find(Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())),
    };
    match folder {
        Some(folder) => {
            println!("cargo:rerun-if-changed={}", folder.join(ARCHIVE).display());
            println!("cargo:rustc-link-search=native={}", folder.display());
            println!("cargo:rustc-link-lib=static=unilet-guest");
        }
        None => println!("cargo:warning={ARCHIVE} is not found: UNILET_LIBRARY_DIR is to say where it lies"),
    }
}
