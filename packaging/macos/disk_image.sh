#!/bin/sh
# Signs, notarises and packs FaceViewer.app: disk_image.sh FaceViewer.app FaceViewer-VERSION.dmg [FILE...]
#
# The further files lie beside the program in the image.
#
# FACEVIEWER_CODESIGN_IDENTITY
#     A "Developer ID Application: ..." in the keychain. Without it nothing is signed but ad hoc, and macOS wants to be
#     told in its privacy and security settings that the program may be opened.
# FACEVIEWER_NOTARY_PROFILE
#     A profile that `xcrun notarytool store-credentials` has put into the keychain. Without it nothing is notarised.
set -eu

app=$1
image=$2
shift 2
entitlements=$(dirname "$0")/entitlements.plist
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ -n "${FACEVIEWER_CODESIGN_IDENTITY:-}" ]; then
    # PyInstaller has signed what is inside; the bundle itself comes last.
    codesign --force --timestamp --options runtime --entitlements "$entitlements" --sign "$FACEVIEWER_CODESIGN_IDENTITY" "$app"
    codesign --verify --deep --strict "$app"
fi

ditto "$app" "$folder/FaceViewer.app"
ln -s /Applications "$folder/Applications"
if [ $# -gt 0 ]; then
    cp "$@" "$folder/"
fi
hdiutil create -quiet -ov -volname FaceViewer -fs HFS+ -format UDZO -srcfolder "$folder" "$image"

if [ -n "${FACEVIEWER_CODESIGN_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$FACEVIEWER_CODESIGN_IDENTITY" "$image"
fi
if [ -n "${FACEVIEWER_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$FACEVIEWER_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
fi
