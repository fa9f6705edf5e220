// An RTSP camera for tests. Any program on this machine may publish; readers need the user and password.
//
// It prints "ready" when it listens and obeys lines on its standard input ("silence on", "silence off"). It ends when its standard input
// closes, so no test leaves it behind.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/bluenviron/gortsplib/v4"
	"github.com/bluenviron/gortsplib/v4/pkg/auth"
)

func main() {
	address := flag.String("address", "127.0.0.1:8554", "where it listens (TCP)")
	rtp := flag.String("rtp", "", "UDP address for RTP, an even port; empty: no UDP")
	rtcp := flag.String("rtcp", "", "UDP address for RTCP, the next port")
	user := flag.String("user", "", "reader's name; empty: anybody reads")
	password := flag.String("password", "", "reader's password")
	method := flag.String("auth", "md5", "basic, md5, sha256 or all")
	clockOffset := flag.Duration("clock-offset", 0, "how far ahead the camera's own clock is, as its sender reports say it")
	flag.Parse()

	nonce, err := auth.GenerateNonce()
	if err != nil {
		log.Fatal(err)
	}
	cam := newCamera(readers{user: *user, password: *password, methods: methodsOf(*method), nonce: nonce}, *clockOffset)
	server := &gortsplib.Server{Handler: cam, RTSPAddress: *address, UDPRTPAddress: *rtp, UDPRTCPAddress: *rtcp, WriteQueueSize: 1024}
	cam.server = server
	if err := server.Start(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("ready")

	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		switch lines.Text() {
		case "silence on":
			cam.silent.Store(true)
		case "silence off":
			cam.silent.Store(false)
		default:
			log.Printf("not a command: %q", lines.Text())
			continue
		}
		fmt.Println("done")
	}
	done := make(chan struct{})
	go func() { server.Close(); close(done) }()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

func methodsOf(name string) []auth.ValidateMethod {
	switch name {
	case "basic":
		return []auth.ValidateMethod{auth.ValidateMethodBasic}
	case "md5":
		return []auth.ValidateMethod{auth.ValidateMethodDigestMD5}
	case "sha256":
		return []auth.ValidateMethod{auth.ValidateMethodSHA256}
	default:
		return nil
	}
}
