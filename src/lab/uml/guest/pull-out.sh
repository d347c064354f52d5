#!/bin/sh
# Pulls the cable out of a router's port: both ends lose their carrier. Argument: PORT.
ip link set "$1" down
