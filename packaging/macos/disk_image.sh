#!/bin/sh
# Signs, notarises and packs FaceViewer.app: disk_image.sh FaceViewer.app FaceViewer-VERSION.dmg
#
# FV_CODESIGN_IDENTITY   a "Developer ID Application: ..." in the keychain. Without it the image is not signed, and macOS
#                        lets it be opened only from the menu under the right mouse button.
# FV_NOTARY_PROFILE      a profile that `xcrun notarytool store-credentials` has put into the keychain. Without it the
#                        image is not notarised.
set -eu

app=$1
image=$2
entitlements=$(dirname "$0")/entitlements.plist
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ -n "${FV_CODESIGN_IDENTITY:-}" ]; then
    # PyInstaller has signed what is inside; the bundle itself comes last.
    codesign --force --timestamp --options runtime --entitlements "$entitlements" --sign "$FV_CODESIGN_IDENTITY" "$app"
    codesign --verify --deep --strict "$app"
fi

ditto "$app" "$folder/FaceViewer.app"
ln -s /Applications "$folder/Applications"
hdiutil create -quiet -ov -volname FaceViewer -fs HFS+ -format UDZO -srcfolder "$folder" "$image"

if [ -n "${FV_CODESIGN_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$FV_CODESIGN_IDENTITY" "$image"
fi
if [ -n "${FV_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$FV_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
fi
