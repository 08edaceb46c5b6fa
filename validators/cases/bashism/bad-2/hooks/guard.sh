#!/bin/bash
if [[ -f Makefile ]]; then make -s format; fi
